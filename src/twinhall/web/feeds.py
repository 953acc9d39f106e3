"""Calendars to subscribe to: the addresses on the desk, and the file behind each."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from twinhall.access.feeds import CalendarDay, FeedChoice, FeedFile, feed_choices, feed_to_read, own_city
from twinhall.domain.terms.feeds import make_feed, renew_feed, revoke_feed
from twinhall.kit.errors import CannotDo
from twinhall.transfer.calendars import CalendarEntry, as_icalendar
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.places import label_of
from twinhall.web.term_words import years_in_words
from twinhall.web.words import text_for_reader

DOOR = "page"


@require_http_methods(["GET", "POST"])
def calendars(request: AskedRequest) -> HttpResponse:
    """One's calendar addresses: make one, replace it, revoke it."""
    if request.method == "POST":
        person = request.asker.signed_in()
        who: dict[str, Any] = {"at": request.asker.at, "door": DOOR}
        act, feed = request.POST.get("act", ""), request.POST.get("feed", "")[:24]
        try:
            if act == "make":
                make_feed(person, own_city(request.asker, request.POST.get("city", "")[:24]), **who)
            elif act == "renew":
                renew_feed(person, feed, **who)
                messages.success(request, gettext("The address is a new one; the one before leads nowhere."))
            elif act == "revoke":
                revoke_feed(person, feed, **who)
                messages.success(request, gettext("The address is revoked."))
        except CannotDo as problem:
            messages.error(request, str(problem))
        return redirect("calendars")
    rows = [_row(choice) for choice in feed_choices(request.asker)]
    return render(request, "terms/calendars.html", {"rows": rows})


def _row(choice: FeedChoice) -> dict[str, Any]:
    address = reverse("feed", args=[choice.token]) if choice.token else ""
    return {
        "title": label_of(choice.city) if choice.city else gettext("All your cities"),
        "city": choice.city.public_id if choice.city else "",
        "feed": choice.feed.public_id if choice.feed else "",
        "address": f"{settings.SITE_ADDRESS}{address}" if address else "",
    }


@require_safe
def feed(request: AskedRequest, token: str) -> HttpResponse:
    """The file itself, in the language of its owner; not sent again while nothing in it has changed."""
    found = feed_to_read(token, request.asker.at)
    with translation.override(found.person.language or settings.LANGUAGE_CODE):
        content = as_icalendar(_name(found), [_entry(day) for day in found.days])
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = 'inline; filename="twinhall.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _name(found: FeedFile) -> str:
    return f"Twinhall: {label_of(found.city)}" if found.city else gettext("Twinhall: days of our ties")


def _entry(day: CalendarDay) -> CalendarEntry:
    if day.dossier is not None:
        cities = title_of(in_order(list(day.dossier.sides.all())))
        address = reverse("dossier", args=[day.dossier.public_id])
    else:
        cities, address = label_of(day.city) if day.city else "", reverse("own_ties")
    url = f"{settings.SITE_ADDRESS}{address}"
    title = gettext("%(what)s: %(cities)s") % {"what": _what(day), "cities": cities}
    return CalendarEntry(day.key, day.on, title, _more(day), url, day.changes, day.changed_at)


def _what(day: CalendarDay) -> str:
    if day.kind == "step":
        return gettext("Due: %(step)s") % {"step": text_for_reader(dict(day.names))}
    if day.kind == "report":
        return gettext("Yearly report: %(report)s") % {"report": text_for_reader(dict(day.names))}
    if day.kind == "anniversary":
        return gettext("%(years)s since the signing") % {"years": years_in_words(day.number)}
    if day.kind == "end" and day.is_prolonged:
        return gettext("The term goes on by itself")
    words = {
        "signing": gettext("Signing planned"),
        "notice": gettext("Last day to give notice"),
        "end": gettext("End of the term"),
    }
    return words[day.kind]


def _more(day: CalendarDay) -> str:
    if day.kind == "notice":
        return gettext("A side that does not want the tie to go on says so on this day at the latest.")
    if day.kind == "report":
        return gettext("The figures for it stand in the report of your city, to be downloaded.")
    return gettext("More in the file of the tie.")


machine_urlpatterns = [path("calendar/feeds/<str:token>.ics", feed, name="feed")]
urlpatterns = [path("desk/calendars/", calendars, name="calendars")]
