"""One city: what is known of it, its names, its ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from twinhall.access.cities import City, CityName, Succession, city_to_read, city_with_names
from twinhall.access.terms import anniversaries_of_city
from twinhall.access.ties import Tie, ties_of_city
from twinhall.domain.bodies.standing import city_standing
from twinhall.domain.cities.words import CityKind
from twinhall.domain.ties.figures import SourceCount, sources_of, years_begun
from twinhall.web.asking import AskedRequest
from twinhall.web.charts import bars_by_year
from twinhall.web.paging import pager
from twinhall.web.places import (
    Place,
    arc_state,
    claiming_side,
    kind_in_words,
    label_of,
    parties_in_order,
    place_of,
    state_in_words,
)
from twinhall.web.term_words import days_left, years_in_words
from twinhall.web.ties import file_of
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    isolated,
    list_in_words,
    number_in_words,
    offset_in_words,
    reader_locale,
)

TIES_PER_PAGE = 30


@dataclass(frozen=True)
class TieRow:
    """A tie as a row of its city's table: the other sides only."""

    partners: tuple[Place, ...]
    state: str
    side: str
    word: str
    kind: str
    since: str
    url: str


def city(request: AskedRequest, slug: str) -> HttpResponse:
    found = city_with_names(slug)
    ties = ties_of_city(found)
    pages = pager(request.GET, ties.count(), TIES_PER_PAGE)
    shown = ties.with_cities()[max(0, pages.first - 1) : pages.last]
    years = years_begun(found)
    return render(
        request,
        "cities/city.html",
        {
            "city": found,
            "name": label_of(found),
            "own_names": _own_names(found),
            "standing": _standing(found, request),
            "under": _under(found),
            "facts": _facts(found, pages.total),
            "rows": [_row(tie, found) for tie in shown],
            "pager": pages,
            "chart": bars_by_year(years, gettext("ties"), until=timezone.localdate().year),
            "undated": pages.total - years.total(),
            "anniversaries": _anniversaries(found),
            "names": [_name(name) for name in found.names.all()],
            "identifiers": _identifiers(found),
            "before": [_succession(step, step.predecessor) for step in found.precessions.all()],
            "after": [_succession(step, step.successor) for step in found.successions.all()],
            "sources": _sources(found, sources_of(found)),
        },
    )


def city_ties_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """All ties of a city as CSV."""
    return file_of(ties_of_city(city_to_read(slug)), "csv", name=f"ties-{slug}")


def _standing(found: City, request: AskedRequest) -> dict[str, Any] | None:
    """Since when and until when somebody answers for the city; the way to its body for those who speak for it."""
    standing = city_standing(found, at=request.asker.at)
    if standing is None:
        return None
    speaks = any(mandate.body.public_id == standing.body_id for mandate in request.asker.mandates)
    return {
        "verified": day_in_words(standing.verified_on),
        "until": day_in_words(standing.until),
        "is_example": standing.is_example,
        "body_url": reverse("body", args=[standing.body_id]) if speaks else "",
    }


def _own_names(found: City) -> list[dict[str, str]]:
    """Beneath the reader's name: its own script, then other official names; three at most."""
    name = label_of(found)
    own = {found.own_name or found.name: found.own_language if found.own_name else ""}
    for official in found.names.all():
        if official.is_official and official.language:
            own.setdefault(official.text, official.language)
    return [{"text": text, "lang": language} for text, language in own.items() if text != name][:3]


def _under(found: City) -> list[dict[str, str]]:
    country = {
        "code": found.country,
        "text": country_in_words(found.country),
        "url": reverse("country", args=[found.country]),
    }
    rest = [found.region_name, str(CityKind(found.kind).label)]
    return [country, *({"text": text} for text in rest if text)]


def _facts(found: City, ties: int) -> list[dict[str, str]]:
    return [fact for fact in (_population(found), _time(found), _ties(ties), _position(found)) if fact]


def _population(found: City) -> dict[str, str] | None:
    if found.population is None:
        return None
    source = found.source
    name = isolated(source.publisher or str(source)) if source else ""
    told = list_in_words([part for part in (name, day_in_words(found.population_on)) if part])
    label = ngettext("person", "people", found.population)
    return {
        "value": number_in_words(found.population),
        "label": label,
        "source": told,
        "source_url": source.url if source else "",
    }


def _time(found: City) -> dict[str, str] | None:
    try:
        there = timezone.now().astimezone(ZoneInfo(found.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    now = gettext("now %(time)s there") % {"time": there.strftime("%H:%M")}
    return {"value": offset_in_words(there), "label": found.time_zone.replace("_", " "), "source": now}


def _ties(ties: int) -> dict[str, str]:
    return {"value": number_in_words(ties), "label": ngettext("tie on record", "ties on record", ties)}


def _position(found: City) -> dict[str, str]:
    north = gettext("%(degrees)s° N") if found.latitude >= 0 else gettext("%(degrees)s° S")
    east = gettext("%(degrees)s° E") if found.longitude >= 0 else gettext("%(degrees)s° W")
    parts = [
        north % {"degrees": f"{abs(found.latitude):.2f}"},
        east % {"degrees": f"{abs(found.longitude):.2f}"},
    ]
    return {"value": " ".join(parts), "label": gettext("latitude and longitude (WGS 84)")}


def _row(tie: Tie, found: City) -> TieRow:
    parties = parties_in_order(tie)
    state = arc_state(tie)
    return TieRow(
        partners=tuple(place_of(party.city) for party in parties if party.city_id != found.pk),
        state=state,
        side=claiming_side(sorted(parties, key=lambda party: party.city_id != found.pk))
        if state == "half"
        else "",
        word=state_in_words(tie),
        kind=kind_in_words(tie),
        since=day_in_words(tie.since, tie.since_precision),
        url=reverse("tie", args=[tie.public_id]),
    )


def _anniversaries(found: City) -> list[dict[str, str]]:
    """Of the year ahead, for the timeline: with whom, how many years, and how far away."""
    today = timezone.localdate()
    return [
        {
            "day": day_in_words(one.on),
            "title": gettext("%(years)s with %(cities)s")
            % {
                "years": years_in_words(one.years),
                "cities": list_in_words(
                    [
                        isolated(label_of(party.city))
                        for party in parties_in_order(tie)
                        if party.city_id != found.pk
                    ]
                ),
            },
            "text": gettext("%(kind)s, %(left)s")
            % {"kind": kind_in_words(tie), "left": days_left(one.on, today)},
            "url": reverse("tie", args=[tie.public_id]),
        }
        for one, tie in anniversaries_of_city(found, today)
    ]


def _name(name: CityName) -> dict[str, Any]:
    return {
        "text": name.text,
        "lang": name.language,
        "language": _language(name.language),
        "script": _script(name.script),
        "is_by_script": name.is_by_script,
        "is_official": name.is_official,
    }


def _language(tag: str) -> str:
    return _language_in(tag, reader_locale()) if tag else ""


@lru_cache(maxsize=2048)
def _language_in(tag: str, locale: Locale) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (UnknownLocaleError, ValueError):
        return str(locale.languages.get(tag.partition("-")[0], tag))


def _script(code: str) -> str:
    return "" if code == "Zyyy" else str(reader_locale().scripts.get(code, code))


def _identifiers(found: City) -> list[dict[str, str]]:
    rows = [{"term": gettext("Permanent id"), "value": found.public_id}]
    if found.geonameid:
        url = f"https://www.geonames.org/{found.geonameid}"
        rows.append({"term": "GeoNames", "value": str(found.geonameid), "url": url})
    if found.wikidata_qid:
        url = f"https://www.wikidata.org/wiki/{found.wikidata_qid}"
        rows.append({"term": "Wikidata", "value": found.wikidata_qid, "url": url})
    return rows


def _succession(step: Succession, other: City) -> dict[str, Any]:
    return {"place": place_of(other), "day": day_in_words(step.on, step.on_precision), "source": step.source}


def _sources(found: City, rested: Sequence[SourceCount]) -> list[dict[str, str]]:
    """The gazetteer first, then what its ties rest on, most ties first."""
    rows = []
    if found.source:
        note = gettext("name, place, population, time zone")
        rows.append(_source(found.source.shown_title, found.source.url, found.source.licence, note))
    for source in rested:
        note = ngettext("%(count)s tie", "%(count)s ties", source.ties) % {
            "count": number_in_words(source.ties)
        }
        rows.append(_source(source.title, source.url, source.licence, note) | {"publisher": source.publisher})
    return rows


def _source(title: str, url: str, licence: str, note: str) -> dict[str, str]:
    return {"title": title, "url": url, "license": licence, "note": note}


urlpatterns = [
    path("cities/<slug:slug>/", city, name="city"),
    path("cities/<slug:slug>/ties.csv", city_ties_file, name="city_ties_file"),
]
