"""The front page: what is on record, what is new, the alliance's year."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from twinhall.access.agenda import programme_to_read
from twinhall.access.alliances import Alliance, alliance_to_read
from twinhall.access.ties import ties_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.ties.figures import register_figures
from twinhall.domain.ties.selection import TieSelection
from twinhall.web.places import diptych_of
from twinhall.web.programmes import ProgrammeInWords, programme_in_words
from twinhall.web.themes import theme_names
from twinhall.web.words import day_in_words, text_for_reader

NEWEST = 6
ENOUGH_EVENTS = 10
YEARS_BACK = 3


def front(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    newest = ties_to_read(TieSelection(began_until=today.year), at=today).with_cities()[:NEWEST]
    return render(
        request,
        "front/front.html",
        {
            "figures": register_figures(today),
            "today": day_in_words(today),
            "newest": [diptych_of(tie) for tie in newest],
            "programme": _programme(today),
            "themes": list(theme_names().values()),
        },
    )


def _programme(today: datetime.date) -> dict[str, Any] | None:
    """The present year of the operator's alliance; None where no such alliance is loaded.

    Where it has few events on record the fullest of the years just before stands beside it.
    """
    try:
        alliance = alliance_to_read(settings.DEFAULT_ALLIANCE)
    except Unknown:
        return None
    present = _year(alliance, today)
    fuller = None if len(present.events) >= ENOUGH_EVENTS else _fuller(alliance, today, len(present.events))
    return {
        "alliance": text_for_reader(alliance.names),
        "slug": alliance.slug,
        "present": present,
        "fuller": fuller,
        "as_of": f"{fuller.year}-12-31" if fuller else "",
    }


def _fuller(alliance: Alliance, today: datetime.date, events: int) -> ProgrammeInWords | None:
    for year in range(today.year - 1, today.year - 1 - YEARS_BACK, -1):
        found = _year(alliance, datetime.date(year, 12, 31))
        if len(found.events) >= max(ENOUGH_EVENTS, events + 1):
            return found
    return None


def _year(alliance: Alliance, day: datetime.date) -> ProgrammeInWords:
    programme = programme_to_read(alliance, day.year)
    return programme_in_words(programme, day)


urlpatterns = [path("", front, name="front")]
