"""The page of components: every part in every state, with example data that says so."""

import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse

from twinhall.web.charts import bars_by_year, ribbon_of_weeks, week_of
from twinhall.web.paging import pager

TOKENS = {
    "grounds": ("paper", "raised", "sunk", "night", "plate"),
    "texts": ("ink", "muted", "sea", "arc", "leaf", "brick", "plum"),
    "shapes": ("arc-shape", "edge", "line", "focus"),
    "quiet grounds": ("sea-quiet", "arc-quiet", "leaf-quiet", "brick-quiet", "plum-quiet"),
}

BRIDGES = (
    ("whole", "", "both sides say so"),
    ("half", "start", "Durban says so"),
    ("half", "end", "Kazan says so"),
    ("dashed", "", "proposed"),
    ("list", "", "known from lists only"),
    ("faded", "", "no activity known"),
    ("cut", "", "ended 2022"),
)

ISFAHAN = {"name": "Isfahan", "own": "اصفهان", "own_lang": "fa", "where": "Iran", "url": "#"}
KAZAN = {"name": "Kazan", "own": "Казань", "own_lang": "ru", "where": "Tatarstan, Russia", "url": "#"}
ADDIS_ABABA = {"name": "Addis Ababa", "own": "አዲስ አበባ", "own_lang": "am", "where": "Ethiopia", "url": "#"}
GUANGZHOU = {"name": "Guangzhou", "own": "广州", "own_lang": "zh", "where": "Guangdong, China", "url": "#"}
DURBAN = {"name": "Durban", "own": "eThekwini", "own_lang": "zu", "where": "South Africa", "url": "#"}
SAO_PAULO = {"name": "São Paulo", "own": "São Paulo", "own_lang": "pt", "where": "Brazil", "url": "#"}
JAIPUR = {"name": "Jaipur", "own": "जयपुर", "own_lang": "hi", "where": "Rajasthan, India", "url": "#"}
MENDELEYEVSK = {"name": "Mendeleyevsk", "own": "Менделеевск", "own_lang": "ru", "where": "Russia", "url": "#"}


class ExampleForm(forms.Form):
    """One field of each kind."""

    city = forms.CharField(label="City", help_text="By any of its names, in any script.")
    kind = forms.ChoiceField(
        label="Kind of tie", choices=[("sister", "sister cities"), ("contact", "contact")]
    )
    since = forms.DateField(
        label="Since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Day of signature.",
    )
    remark = forms.CharField(label="Remark", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def page(request: HttpRequest) -> HttpResponse:
    """Show all components. Served in debug and in the demo only."""
    return render(request, "design/page.html", {**_small_things(), **_ties(), **_alliance(), **_charts()})


def _small_things() -> dict[str, Any]:
    return {
        "tokens": TOKENS,
        "empty_form": ExampleForm(),
        "wrong_form": ExampleForm({"city": "", "kind": "sister", "since": "2024-02-31"}),
        "pager": pager(QueryDict("country=BR&page=4"), 841, 50),
        "chips": [
            {"label": "Culture", "url": "#", "count": 112},
            {"label": "Urban planning", "url": "#", "current": True, "count": 41},
            {"label": "Brazil", "url": "#", "remove": True},
        ],
        "tabs": [
            {"label": "Ties", "url": "#", "current": True, "count": 8},
            {"label": "Names", "url": "#", "count": 24},
        ],
        "trail": [{"label": "Cities", "url": reverse("cities")}, {"label": "Russia", "url": "#"}],
        "downloads": [{"label": "CSV", "url": "#"}, {"label": "GeoJSON", "url": "#"}],
        "suggestions": [{**KAZAN, "ties": 8}, {**GUANGZHOU, "ties": 1}, {**DURBAN, "ties": 0}],
        "facts": [
            {"value": "1,243,500", "label": "people", "source": "GeoNames, 2026", "source_url": "#"},
            {"value": "UTC+3", "label": "Europe/Moscow"},
            {"value": "8", "label": "ties on record", "source": "1 with dated activity in 24 months"},
        ],
        "sources": [
            {
                "title": "Isfahan and Kazan become sister cities",
                "url": "https://example.org/a",
                "publisher": "City of Kazan",
                "day": "9 April 2025",
                "seen": "3 November 2026",
                "quote": "Подписано соглашение о побратимстве.",
            },
            {
                "title": "Register of sister cities",
                "publisher": "Example ministry",
                "note": "Only the year is given.",
            },
        ],
    }


def _ties() -> dict[str, Any]:
    row = {"kind": "sister cities", "since": "9 April 2025", "url": "#"}
    return {
        "bridges": [{"state": state, "side": side, "word": word} for state, side, word in BRIDGES],
        "diptychs": [
            {**row, "near": ISFAHAN, "far": KAZAN, "state": "whole", "word": "both sides say so"},
            {
                **row,
                "near": ADDIS_ABABA,
                "far": GUANGZHOU,
                "state": "list",
                "since": "1998",
                "word": "known from lists",
            },
            {
                **row,
                "near": MENDELEYEVSK,
                "far": SAO_PAULO,
                "state": "half",
                "side": "start",
                "word": "Mendeleyevsk says so",
            },
            {
                **row,
                "near": DURBAN,
                "far": JAIPUR,
                "state": "dashed",
                "kind": "cooperation",
                "word": "intent",
            },
            {**row, "near": KAZAN, "far": SAO_PAULO, "state": "cut", "word": "ended 2022"},
        ],
        "near": {
            **DURBAN,
            "terms": [
                {"term": "Called", "value": "sister city"},
                {"term": "Binds", "value": "yes, as a treaty"},
            ],
        },
        "far": {
            **KAZAN,
            "terms": [
                {"term": "Called", "value": "город-побратим", "lang": "ru"},
                {"term": "Binds", "value": "no"},
            ],
        },
        "parties": [KAZAN, GUANGZHOU, DURBAN],
        "own_names": [{"text": "Казань", "lang": "ru"}, {"text": "Казан", "lang": "tt"}],
        "under": [
            {"code": "RU", "text": "Russia", "url": "#"},
            {"text": "Tatarstan", "url": "#"},
            {"text": "city"},
        ],
        "entries": [
            {
                "day": "9 April 2025",
                "title": "Agreement signed in Kazan",
                "text": "By both mayors.",
                "tone": "done",
                "url": "#",
            },
            {"day": "2024", "title": "Letter of intent", "tone": "done"},
            {
                "day": "2001",
                "title": "First exchange of students",
                "text": "Known from one source only.",
                "tone": "quiet",
            },
        ],
        "rows": [
            {
                "place": ISFAHAN,
                "country": "Iran",
                "kind": "sister cities",
                "state": "whole",
                "since": "9 April 2025",
            },
            {
                "place": GUANGZHOU,
                "country": "China",
                "kind": "sister cities",
                "state": "list",
                "since": "6 July 2012",
            },
            {"place": JAIPUR, "country": "India", "kind": "cooperation", "state": "faded", "since": "2001"},
        ],
    }


def _alliance() -> dict[str, Any]:
    return {
        "claims": [
            {
                "says": "Lists it as a member from 1 January 2024.",
                "source": "Example agency",
                "url": "#",
                "day": "2024",
            },
            {
                "says": "Says that it paused: internal procedures are not completed.",
                "source": "An aide",
                "day": "23 December 2024",
            },
        ],
        "days": [
            {"label": "1 June 2010", "url": "?as_of=2010-06-01"},
            {"label": "9 July 2024", "url": "?as_of=2024-07-09", "current": True},
            {"label": "today", "url": "?"},
        ],
    }


def _charts() -> dict[str, Any]:
    ties = {1968: 1, 1988: 2, 1991: 5, 1992: 7, 1998: 3, 2005: 4, 2012: 9, 2018: 6, 2024: 14, 2025: 11}
    events = {week: 1 + (week * 7) % 9 + (12 if week == 43 else 0) for week in range(3, 51)}
    return {
        "year_chart": bars_by_year(ties, "ties", until=2026, key=2024),
        "week_chart": ribbon_of_weeks(events, "events", key=week_of(datetime.date(2024, 10, 23))),
    }


urlpatterns = [path("design/", page, name="design")]
