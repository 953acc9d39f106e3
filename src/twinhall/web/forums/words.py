"""Forums in the reader's words."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.forums import Edition, Forum, Host
from twinhall.domain.forums.words import ForumState, HostRole
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.tabs import tabs_of
from twinhall.web.languages import languages_in_words
from twinhall.web.places import label_of
from twinhall.web.standings import days_in_words
from twinhall.web.words import country_in_words, day_in_words, list_in_words

__all__ = ["STATE_TONES", "ForumLine", "facts_of", "head_of", "line_of", "series_of"]

STATE_TONES = {
    ForumState.CALL_OPEN: "new",
    ForumState.PUBLISHED: "new",
    ForumState.RUNNING: "done",
    ForumState.CANCELLED: "refused",
}


@dataclass(frozen=True)
class ForumLine:
    """A forum in a list."""

    name: str
    url: str
    days: str
    place: str
    state: str
    tone: str
    is_example: bool
    is_over: bool


def line_of(forum: Forum, today: datetime.date) -> ForumLine:
    """Needs its city fetched along."""
    return ForumLine(
        name=forum.name,
        url=reverse("forum", args=[forum.slug]),
        days=days_in_words(forum.starts_on, forum.ends_on, forum.precision),
        place=place_in_words(forum),
        state=str(ForumState(forum.state).label),
        tone=STATE_TONES.get(ForumState(forum.state), ""),
        is_example=forum.is_example,
        is_over=forum.ends_on < today,
    )


def place_in_words(forum: Forum) -> str:
    """City and country; the country alone, or nothing, where a source tells no more."""
    city = label_of(forum.city) if forum.city else forum.place
    country = country_in_words(forum.country) if forum.country else ""
    return list_in_words([part for part in (city, country) if part])


def head_of(request: AskedRequest, forum: Forum) -> dict[str, Any]:
    """What `forums/_head.html` takes; every page of a forum has it."""
    return {
        "forum": forum,
        "forum_line": line_of(forum, request.asker.at.astimezone(forum.zone).date()),
        "tabs": tabs_of(request, forum),
        "trail": [{"label": gettext("Forums"), "url": reverse("forums")}],
    }


def series_of(editions: list[Edition]) -> list[str]:
    """ "5th in the series …", for each series."""
    return [
        gettext("No. %(number)s of “%(series)s”") % {"number": edition.number, "series": edition.series.name}
        if edition.number
        else gettext("Part of “%(series)s”") % {"series": edition.series.name}
        for edition in editions
    ]


def facts_of(forum: Forum, hosts: list[Host], today: datetime.date) -> list[dict[str, str]]:
    """Where, when, in which languages, by whom, as rows of terms."""
    rows = [
        (gettext("When"), days_in_words(forum.starts_on, forum.ends_on, forum.precision)),
        (gettext("Where"), list_in_words([part for part in (forum.venue, place_in_words(forum)) if part])),
        (gettext("Languages"), languages_in_words(forum.languages)),
    ]
    for role in HostRole:
        names = [host.name for host in hosts if host.role == role]
        rows.append((_role_in_words(role, len(names)), list_in_words(names)))
    if forum.call_closes_at and forum.call_closes_at.date() >= today:
        rows.append(
            (gettext("Contributions until"), day_in_words(forum.call_closes_at.astimezone(forum.zone).date()))
        )
    if forum.registration_closes_at and forum.ends_on >= today:
        closes = forum.registration_closes_at.astimezone(forum.zone).date()
        rows.append((gettext("Registration until"), day_in_words(closes)))
    return [{"term": term, "value": value} for term, value in rows if value]


def _role_in_words(role: HostRole, count: int) -> str:
    if role == HostRole.HOST:
        return ngettext("Host", "Hosts", count)
    if role == HostRole.ORGANISER:
        return ngettext("Organiser", "Organisers", count)
    return gettext("With the support of")
