"""The front page: what is on record, what is new, the alliance's year."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext

from twinhall.access.agenda import ProgrammeYear, programme_to_read
from twinhall.access.alliances import alliance_to_read
from twinhall.access.ties import ties_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.ties.figures import register_figures
from twinhall.domain.ties.selection import TieSelection
from twinhall.transfer.themes import shipped_themes
from twinhall.web.charts import BarChart, ribbon_of_weeks
from twinhall.web.places import diptych_of
from twinhall.web.words import day_in_words, text_for_reader

NEWEST = 6


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
            "year": _year(today),
            "themes": [text_for_reader(theme.names) for theme in shipped_themes()],
        },
    )


def _year(today: datetime.date) -> dict[str, Any] | None:
    """The year of the operator's alliance with its ribbon; None where no such alliance is loaded."""
    try:
        alliance = alliance_to_read(settings.DEFAULT_ALLIANCE)
    except Unknown:
        return None
    programme = programme_to_read(alliance, today.year)
    figures = programme.figures_on(today)
    return {
        "alliance": text_for_reader(alliance.names),
        "slug": alliance.slug,
        "year": today.year,
        "figures": figures,
        "chart": _ribbon(programme),
        "next": figures.next,
        "without_day": len(programme.without_day),
    }


def _ribbon(programme: ProgrammeYear) -> BarChart:
    weeks = programme.weeks
    counts = {number: week.count for number, week in enumerate(weeks, start=1)}
    summit = next((number for number, week in enumerate(weeks, start=1) if week.key_event), None)
    return ribbon_of_weeks(counts, gettext("events"), key=summit)


urlpatterns = [path("", front, name="front")]
