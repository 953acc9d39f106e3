"""What one was told: the list on the desk, how it comes by mail, and turning mails off with one click."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from twinhall.access.notices import Notice, notices_of, off_link_to_use, own_paces, unread_count
from twinhall.domain.notices.giving import choose_paces, mark_read, turn_off
from twinhall.domain.notices.words import NoticeKind, Pace
from twinhall.web.asking import AskedRequest
from twinhall.web.desk import SECTIONS, DeskRow, DeskSection
from twinhall.web.paging import pager
from twinhall.web.words import moment_in_words, number_in_words

DOOR = "page"
PER_PAGE = 25
MOST_ON_DESK = 3


class PacesForm(forms.Form):
    """A pace for each kind of notice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=Pace.choices)

    @property
    def paces(self) -> dict[NoticeKind, Pace]:
        return {NoticeKind(kind): Pace(pace) for kind, pace in self.cleaned_data.items()}


@require_http_methods(["GET", "POST"])
def notices(request: AskedRequest) -> HttpResponse:
    """The list, newest first; posting says that one has seen it."""
    if request.method == "POST":
        mark_read(request.asker.signed_in(), at=request.asker.at)
        return redirect("notices")
    found = notices_of(request.asker)
    pages = pager(request.GET, found.count(), PER_PAGE)
    shown = found[max(0, pages.first - 1) : pages.last]
    return render(
        request,
        "notices/list.html",
        {
            "rows": [_row(notice) for notice in shown],
            "pager": pages,
            "has_new": unread_count(request.asker) > 0,
        },
    )


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "subject": notice.subject,
        "language": notice.language,
        "kind": NoticeKind(notice.kind).label,
        "when": moment_in_words(notice.at),
        "url": reverse(notice.page, args=notice.words),
        "is_new": notice.read_at is None,
    }


@require_http_methods(["GET", "POST"])
def choices(request: AskedRequest) -> HttpResponse:
    """How each kind of notice comes by mail."""
    person = request.asker.signed_in()
    first = {kind.value: pace.value for kind, pace in own_paces(request.asker).items()}
    form = PacesForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        choose_paces(person, form.paces, at=request.asker.at, door=DOOR)
        messages.success(request, gettext("Your choice is kept."))
        return redirect("notice_choices")
    return render(request, "notices/choices.html", {"form": form}, status=422 if form.errors else 200)


# A mailbox posts here by itself, without a page of ours and its token; the link is the secret (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def off(request: AskedRequest, token: str) -> HttpResponse:
    """Turn mails off: the page asks, since programs open links; posting does it."""
    link = off_link_to_use(token)
    if request.method == "POST":
        turn_off(link.person, link.word, at=request.asker.at, door="mail")
    content = {"what": _what(link.word), "is_done": request.method == "POST"}
    return render(request, "notices/off.html", content)


def _what(word: str) -> str:
    if word in NoticeKind.values:
        return str(NoticeKind(word).label)
    return gettext("The mail once a day") if word == Pace.DAILY else gettext("The mail once a week")


def _on_desk(request: AskedRequest) -> DeskSection:
    """The newest that she has not seen, and the way to all."""
    count = unread_count(request.asker)
    said = ngettext("%(count)s new notice", "%(count)s new notices", count)
    shown = notices_of(request.asker).filter(read_at__isnull=True)[:MOST_ON_DESK] if count else []
    return DeskSection(
        "notices",
        gettext("Notices"),
        [_desk_row(notice) for notice in shown],
        empty=gettext("Nothing new."),
        more_url=reverse("notices"),
        more_label=said % {"count": number_in_words(count)} if count else gettext("All notices"),
    )


def _desk_row(notice: Notice) -> DeskRow:
    told = _row(notice)
    return DeskRow(
        told["subject"], f"{told['kind']} · {told['when']}", told["url"], badge=gettext("new"), tone="new"
    )


SECTIONS.insert(1, _on_desk)

urlpatterns = [
    path("desk/notices/", notices, name="notices"),
    path("desk/notices/choices/", choices, name="notice_choices"),
    path("notices/off/<str:token>/", off, name="notices_off"),
]
