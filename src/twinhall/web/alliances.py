"""Alliances: members and chairs as of any day, and the presidency's year."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext

from twinhall.access.agenda import programme_to_read
from twinhall.access.alliances import Alliance, alliance_to_read
from twinhall.domain.alliances.standing import Standing, standing_on, standings_on
from twinhall.domain.ties.figures import figures_within
from twinhall.web.as_of import AskedDay, asked_day
from twinhall.web.programmes import programme_in_words
from twinhall.web.standings import (
    SourceLine,
    chairs_of,
    groups_of,
    rows_of,
    source_lines,
    summit_of,
)
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    list_in_words,
    number_in_words,
    reader_language,
    text_for_reader,
)


def alliances(request: HttpRequest) -> HttpResponse:
    """Every alliance with its figures of today."""
    today = timezone.localdate()
    cards = [_card(standing) for standing in standings_on(today)]
    return render(request, "alliances/list.html", {"cards": cards, "day": day_in_words(today)})


def alliance(request: HttpRequest, slug: str) -> HttpResponse:
    """One alliance as it was on the asked day."""
    today = timezone.localdate()
    asked = asked_day(request.GET.get("as_of", ""), today)
    found = alliance_to_read(slug)
    standing = standing_on(found, asked.day)
    programme = programme_to_read(found, asked.day.year)
    shown = {
        **_head(found, asked, today),
        **_countries(standing),
        **_chairs(standing, today),
        "programme": programme_in_words(programme, asked.day),
        "figures": _figures(standing),
        "sources": _all_sources(standing),
    }
    return render(request, "alliances/page.html", shown, status=400 if asked.error else 200)


def _card(standing: Standing) -> dict[str, Any]:
    term = standing.presidency
    return {
        "alliance": standing.alliance,
        "own_names": _other_names(standing.alliance),
        "url": reverse("alliance", args=[standing.alliance.slug]),
        "members": len(standing.members),
        "partners": len(standing.partners),
        "disputed": len(standing.disputed),
        "chair": country_in_words(term.country) if term else "",
        "year": standing.day.year,
    }


def _head(found: Alliance, asked: AskedDay, today: datetime.date) -> dict[str, Any]:
    return {
        "alliance": found,
        "own_names": _other_names(found),
        "asked": asked,
        "day": day_in_words(asked.day),
        "iso_day": asked.day.isoformat(),
        "is_today": asked.day == today,
        "is_to_come": asked.day > today,
        "days": list(_telling_days(found, asked, today)),
        "trail": [{"label": gettext("Alliances"), "url": reverse("alliances")}],
    }


def _other_names(found: Alliance) -> list[dict[str, str]]:
    """Its names in other scripts and languages, each once, marked with its language."""
    names: dict[str, str] = {}
    for language in found.languages or found.names:
        name = found.names.get(language, "")
        if name and name != found.name:
            names.setdefault(name, language)
    return [{"text": name, "lang": language} for name, language in names.items()]


def _telling_days(found: Alliance, asked: AskedDay, today: datetime.date) -> Iterator[dict[str, Any]]:
    address = reverse("alliance", args=[found.slug])
    for telling in found.telling_days:
        day = datetime.date.fromisoformat(telling["day"])
        label = list_in_words([text_for_reader(telling["label"]), day_in_words(day)])
        yield {"label": label, "url": f"{address}?as_of={day}", "current": day == asked.day}
    yield {"label": gettext("Today"), "url": address, "current": asked.day == today and not asked.error}


def _countries(standing: Standing) -> dict[str, Any]:
    return {
        "groups": groups_of(standing),
        "disputed": rows_of(standing.disputed),
        "is_empty": not standing.countries,
    }


def _chairs(standing: Standing, today: datetime.date) -> dict[str, Any]:
    term = standing.presidency
    return {
        "presidency": term,
        "chair": country_in_words(term.country) if term else "",
        "chair_url": reverse("country", args=[term.country]) if term else "",
        "theme_language": _foreign_language(term.themes) if term else "",
        "chair_sources": source_lines(term.sources.all()) if term else (),
        "year": standing.day.year,
        "last_summit": summit_of(standing.last_summit),
        "next_summit": summit_of(standing.next_summit),
        "chairs": chairs_of(standing, today),
    }


def _foreign_language(texts: dict[str, str]) -> str:
    """The language of the text that the reader is given, when it is not hers."""
    return "" if reader_language() in texts else next((code for code in ("en", *texts) if code in texts), "")


def _figures(standing: Standing) -> list[dict[str, str]]:
    """The line of figures; ties and cities link to the lists that show the same."""
    counted = figures_within(standing.country_codes, standing.day)
    query = f"?alliance={standing.alliance.slug}&as_of={standing.day}"
    listed = gettext("see the list")
    figures = [
        {
            "value": number_in_words(len(standing.members)),
            "label": npgettext("beneath a number", "member", "members", len(standing.members)),
        },
        {
            "value": number_in_words(len(standing.partners)),
            "label": npgettext(
                "beneath a number", "partner country", "partner countries", len(standing.partners)
            ),
        },
        {
            "value": number_in_words(len(standing.disputed)),
            "label": gettext("on which sources disagree"),
            "source": gettext("not counted in either") if standing.disputed else "",
        },
        {
            "value": number_in_words(counted.ties),
            "label": ngettext(
                "tie among members and partners", "ties among members and partners", counted.ties
            ),
            "source": listed,
            "source_url": reverse("ties") + query,
        },
        {
            "value": number_in_words(counted.cities),
            "label": ngettext(
                "city or region with such ties", "cities and regions with such ties", counted.cities
            ),
            "source": gettext("see the map"),
            "source_url": reverse("map") + query,
        },
    ]
    return figures


def _all_sources(standing: Standing) -> list[SourceLine]:
    """Every source of what holds on the day and of the chairs, each once."""
    said = [source for country in standing.countries for claim in country.claims for source in claim.sources]
    said += [source for term in standing.presidencies for source in term.sources.all()]
    return list(source_lines(dict.fromkeys(said)))


urlpatterns = [
    path("alliances/", alliances, name="alliances"),
    path("alliances/<slug:slug>/", alliance, name="alliance"),
]
