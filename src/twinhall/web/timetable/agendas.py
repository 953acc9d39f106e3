"""The calendar of one's own agenda: its secret address, and the file behind it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from twinhall.access.timetable import agenda_to_read, programme_to_read
from twinhall.domain.programme.agendas import make_agenda_feed, renew_agenda_feed, revoke_agenda_feed
from twinhall.kit.errors import CannotDo
from twinhall.transfer.timetables import as_programme_calendar
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of
from twinhall.web.timetable.files import answer_with, timetable_file_of
from twinhall.web.timetable.words import line_of, weekday_in_words
from twinhall.web.words import reader_language

DOOR = "page"


@require_http_methods(["GET", "POST"])
def agenda(request: AskedRequest, slug: str) -> HttpResponse:
    """One's own agenda day by day; make, replace or revoke the address of its calendar."""
    person = request.asker.signed_in()
    found = programme_to_read(request.asker, slug)
    if request.method == "POST":
        who: dict[str, Any] = {"at": request.asker.at, "door": DOOR}
        act = request.POST.get("act", "")
        try:
            if act == "make":
                make_agenda_feed(person, found.forum, **who)
            elif act == "renew":
                renew_agenda_feed(person, found.forum, **who)
                messages.success(request, gettext("The address is a new one; the one before leads nowhere."))
            elif act == "revoke":
                revoke_agenda_feed(person, found.forum, **who)
                messages.success(request, gettext("The address is revoked."))
        except CannotDo as problem:
            messages.error(request, str(problem))
        return redirect("timetable_agenda", slug)
    zone = found.forum.zone
    mine = [one for one in found.sessions or [] if one.id in found.agenda]
    days = sorted({day for one in mine if (day := one.day(zone)) is not None})
    lines = {one.id: _line(one, found) for one in mine}
    token = found.feed_token
    content = {
        **head_of(request, found.forum),
        "page": gettext("My agenda"),
        "days": [
            {
                "label": weekday_in_words(day),
                "lines": [lines[one.id] for one in mine if one.day(zone) == day],
            }
            for day in days
        ],
        "here": request.path,
        "feed": f"{settings.SITE_ADDRESS}{reverse('timetable_feed', args=[token])}" if token else "",
    }
    return render(request, "timetable/agenda.html", content)


def _line(session: Any, found: Any) -> Any:
    return line_of(
        session, found.forum.zone, language=reader_language(), picks=found.picks, appears=found.appears
    )


@require_safe
def feed(request: AskedRequest, token: str) -> HttpResponse:
    """The calendar itself, in the language of its owner."""
    found = agenda_to_read(token, request.asker.at)
    with translation.override(found.person.language or settings.LANGUAGE_CODE):
        content = as_programme_calendar(timetable_file_of(found.forum, found.version, found.sessions))
    media_type = "text/calendar; charset=utf-8"
    # What is in it depends on her picks too, so only the fingerprint of its content can say that it is the same.
    return answer_with(request, content, media_type, "agenda.ics", None, is_public=False)


machine_urlpatterns = [path("calendar/agendas/<str:token>.ics", feed, name="timetable_feed")]
urlpatterns = [path("forums/<slug:slug>/programme/agenda/", agenda, name="timetable_agenda")]
