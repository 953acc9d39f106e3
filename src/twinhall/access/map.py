"""What the map may show, for everybody: all ties, by alliance, kind, day and city."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from twinhall.access.verdict import Unknown
from twinhall.algorithms.number_columns import packed
from twinhall.domain.alliances.models import Alliance, MembershipStatement
from twinhall.domain.alliances.standing import INSIDE, countries_in
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.models import City
from twinhall.domain.ties.geography import (
    ALWAYS,
    EVERYWHERE,
    KINDS,
    Geography,
    geography,
    geography_version,
    shown,
)
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.words import TieKind
from twinhall.kit.errors import CannotDo

__all__ = [
    "City",
    "MapChoice",
    "Tie",
    "TiesOnMap",
    "alliances_on_map",
    "city_on_map",
    "kinds_on_map",
    "map_choice",
    "map_data",
    "map_version",
    "ties_listed",
    "ties_on_map",
]

# 65,536 steps around the globe: a city is at most 300 m beside its place.
STEPS_AROUND = 65_536


@dataclass(frozen=True)
class MapChoice:
    """What a reader chose to see. `city` is a primary key."""

    day: datetime.date
    alliance: str = ""
    kind: str = ""
    country: str = ""
    city: int | None = None

    def of(self, city: City | None) -> "MapChoice":
        return replace(self, city=city.pk if city else None)


@dataclass(frozen=True)
class TiesOnMap:
    """All ties as columns, and which of their pairs the choice shows."""

    ties: Geography
    mask: NDArray[np.bool_]


def map_version() -> str:
    """The mark of what the map shows; changes whenever a city, tie or membership does."""
    return geography_version()


def map_choice(
    day: datetime.date, *, alliance: str = "", kind: str = "", country: str = "", city: str = ""
) -> MapChoice:
    """Check a choice that came in an address. CannotDo, with a sentence, for what does not exist."""
    if alliance and not Alliance.objects.filter(slug=alliance).exists():
        raise CannotDo(_("There is no alliance “%(name)s” in the register.") % {"name": alliance})
    if kind and kind not in KINDS:
        raise CannotDo(_("There is no kind of tie “%(name)s”.") % {"name": kind})
    if country and country not in COUNTRIES:
        raise CannotDo(_("There is no country “%(name)s” in the register.") % {"name": country})
    return MapChoice(day, alliance, kind, country).of(city_on_map(city) if city else None)


def ties_on_map(choice: MapChoice, version: str) -> TiesOnMap:
    ties = _geography(version)
    within = countries_in(choice.alliance, choice.day) if choice.alliance else EVERYWHERE
    mask = shown(ties, choice.day, within=within, kind=choice.kind, country=choice.country, city=choice.city)
    return TiesOnMap(ties, mask)


def ties_listed(choice: MapChoice) -> QuerySet[Tie]:
    """The same ties as `ties_on_map`, as rows for the list beside it, newest first."""
    found = Tie.objects.known_on(choice.day)
    if choice.alliance:
        found = found.within(countries_in(choice.alliance, choice.day))
    if choice.kind:
        found = found.of_kind(choice.kind)
    if choice.country:
        found = found.in_country(choice.country)
    if choice.city is not None:
        found = found.of(choice.city)
    return found.with_cities().newest_first()


def city_on_map(name: str) -> City:
    """The city of that slug or primary key. Unknown when there is none."""
    by_number = name.isascii() and name.isdigit() and len(name) < 10
    found = City.objects.filter(slug=name).first()
    if found is None and by_number:
        found = City.objects.filter(pk=int(name)).first()
    if found is None:
        raise Unknown(_("There is no city “%(name)s” in the register.") % {"name": name})
    return found


def alliances_on_map() -> Sequence[tuple[str, str]]:
    """Slug and name of each alliance."""
    return [(alliance.slug, alliance.name) for alliance in Alliance.objects.in_order()]


def kinds_on_map() -> Sequence[tuple[str, Any]]:
    return TieKind.choices


def map_data(version: str) -> bytes:
    """Everything the map in the browser needs, as `algorithms.number_columns` packs it (see docs of the columns there).

    `lon`, `lat`: 65,536 steps around the globe; `from`, `until`: days from 1 January of the year 1 on.
    """
    ties = _geography(version)
    order = _by_first_city(ties)
    facts = {"countries": ties.countries, "kinds": KINDS, "steps": STEPS_AROUND, "alliances": _memberships()}
    columns: dict[str, NDArray[Any]] = {
        "number": ties.city_number,
        "lon": np.round(ties.longitude * STEPS_AROUND / 360),
        "lat": np.round(ties.latitude * STEPS_AROUND / 360),
        "country": ties.country,
        "a": ties.pair_a[order],
        "b": ties.pair_b[order],
        "count": ties.pair_count[order],
        "from": ties.known_from[order],
        "until": ties.known_until[order],
        "kind": ties.kind[order],
        "evidence": ties.evidence[order],
    }
    return packed(facts, columns)


def _by_first_city(ties: Geography) -> NDArray[np.int64]:
    """An order that compresses well and keeps the pairs of a tie together."""
    tie_of = np.cumsum(ties.pair_count > 0) - 1
    first_city = ties.pair_a[ties.pair_count > 0][tie_of] if len(tie_of) else tie_of
    return np.asarray(np.lexsort((tie_of, first_city)))


def _memberships() -> dict[str, list[list[int | str]]]:
    """By alliance, each statement: country, 1 when it says member or partner, first day, first day after."""
    told: dict[str, list[list[int | str]]] = {
        slug: [] for slug in Alliance.objects.values_list("slug", flat=True)
    }
    rows = MembershipStatement.objects.values_list("alliance__slug", "country", "status", "since", "until")
    for slug, country, status, since, until in rows:
        ends = until.toordinal() if until else ALWAYS
        told[slug].append([country, int(status in INSIDE), since.toordinal(), ends])
    return told


@lru_cache(maxsize=2)
def _geography(version: str) -> Geography:
    # Two versions, because pages of the old one are still asked for while a new one is being made.
    return geography()
