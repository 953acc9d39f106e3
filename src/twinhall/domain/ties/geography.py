"""All ties as columns of numbers: what the map and its pictures are made from.

A tie of more than two parties becomes one pair for each two of them; the pairs of a tie stand together.
Days are counted as `date.toordinal` counts them.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from twinhall.domain.alliances.models import MembershipStatement
from twinhall.domain.cities.models import City
from twinhall.domain.journal.register import last_changes
from twinhall.domain.ties.models import Tie, TieParty, TieSource
from twinhall.domain.ties.words import TieKind, TieStatus

__all__ = ["EVERYWHERE", "Geography", "geography", "geography_version", "shown", "strongest"]

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

KINDS: tuple[str, ...] = tuple(TieKind.values)
NEVER = 0
ALWAYS = datetime.date.max.toordinal()
MOST_EVIDENCE = 4  # a fifth list says little more about a tie than the fourth
EVERYWHERE: frozenset[str] | None = None


@dataclass(frozen=True)
class Geography:
    """Places with ties by rising primary key, and the pairs among them by rising primary key of the tie.

    `pair_a`, `pair_b` are places in the columns of cities; `pair_count` is at the first pair of a tie the
    number of its pairs, at the others 0. A tie is known on the days `known_from` <= day < `known_until`.
    """

    countries: tuple[str, ...]
    city_number: Ints
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    country: Ints
    pair_a: Ints
    pair_b: Ints
    pair_count: Ints
    known_from: Ints
    known_until: Ints
    kind: Ints
    evidence: Ints
    international: Mask

    @property
    def degree(self) -> Ints:
        """How many pairs each city is in."""
        both = np.concatenate([self.pair_a, self.pair_b])
        return np.bincount(both, minlength=len(self.city_number)).astype(np.int32)

    def place_of(self, city_number: int) -> int | None:
        """Where the city of that primary key stands in the columns; None when it has no ties."""
        place = int(np.searchsorted(self.city_number, city_number))
        found = place < len(self.city_number) and self.city_number[place] == city_number
        return place if found else None


def geography_version() -> str:
    """Sixteen hex digits that change when cities, ties or memberships do (one cheap query)."""
    # Every change of a row leaves an entry in the journal, so that catches what the other numbers do not.
    counted = [
        f"(SELECT {what} FROM {model._meta.db_table})"  # noqa: S608 - nothing in it comes from outside
        for model, what in [
            (Tie, "COUNT(*)"),
            (Tie, "MAX(id)"),
            (TieSource, "MAX(id)"),
            (City, "MAX(id)"),
            (MembershipStatement, "COUNT(*)"),
            (MembershipStatement, "MAX(id)"),
        ]
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted + last_changes())}")
        seen = cursor.fetchone()
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def geography() -> Geography:
    """Read all ties (three queries; 35,000 ties take about half a second)."""
    pairs = _pairs(TieParty.objects.order_by("tie_id", "position").values_list("tie_id", "city_id"))
    numbers = np.unique(np.array([(a, b) for _tie, a, b in pairs], dtype=np.int32))
    cities = _cities(numbers)
    countries = tuple(sorted({country for country, _lon, _lat in cities}))
    number_of = {code: number for number, code in enumerate(countries)}
    tie_pk = np.array([tie for tie, _a, _b in pairs], dtype=np.int64)
    first = np.flatnonzero(np.diff(tie_pk, prepend=-1))
    count = np.zeros(len(pairs), dtype=np.int32)
    count[first] = np.diff(np.append(first, len(pairs)))
    facts = _facts(tie_pk)
    return Geography(
        countries=countries,
        city_number=numbers,
        longitude=np.array([lon for _country, lon, _lat in cities], dtype=float),
        latitude=np.array([lat for _country, _lon, lat in cities], dtype=float),
        country=_column(number_of[country] for country, _lon, _lat in cities),
        pair_a=np.searchsorted(numbers, _column(a for _tie, a, _b in pairs)).astype(np.int32),
        pair_b=np.searchsorted(numbers, _column(b for _tie, _a, b in pairs)).astype(np.int32),
        pair_count=count,
        known_from=facts[:, 0],
        known_until=facts[:, 1],
        kind=facts[:, 2],
        evidence=facts[:, 3],
        international=facts[:, 4].astype(bool),
    )


def shown(
    ties: Geography,
    day: datetime.date,
    *,
    within: Collection[str] | None = EVERYWHERE,
    kind: str = "",
    country: str = "",
    city: int | None = None,
) -> Mask:
    """Which pairs a map shows: as `TieQuerySet.known_on`, `within`, `of_kind`, `in_country`, `of` choose ties."""
    number = day.toordinal()
    mask = (ties.known_from <= number) & (number < ties.known_until)
    if kind:
        mask &= ties.kind == (KINDS.index(kind) if kind in KINDS else -1)
    if within is not None:
        inside = np.isin(np.array(ties.countries), list(within))[ties.country]
        mask &= _whole_ties(ties, inside[ties.pair_a] & inside[ties.pair_b]) & ties.international
    if country:
        there = ties.country == (ties.countries.index(country) if country in ties.countries else -1)
        mask &= ~_whole_ties(ties, ~(there[ties.pair_a] | there[ties.pair_b]))
    if city is not None:
        place = ties.place_of(city)
        mask &= (ties.pair_a == place) | (ties.pair_b == place)
    return np.asarray(mask, dtype=bool)


def strongest(ties: Geography, mask: Mask, most: int, per_city: int) -> Ints:
    """At most `most` pairs, best evidenced and best connected first, at most `per_city` of any one city.

    Strength is the number of sources (up to four) and the doublings of both cities' number of ties. The bound by city
    keeps one famous place from filling the picture.
    """
    weight = np.log2(1 + ties.degree)
    strength = ties.evidence + weight[ties.pair_a] + weight[ties.pair_b]
    found = np.flatnonzero(mask)
    order = found[np.argsort(-strength[found], kind="stable")]
    drawn: dict[int, int] = {}
    chosen = []
    for pair, a, b in zip(
        order.tolist(), ties.pair_a[order].tolist(), ties.pair_b[order].tolist(), strict=True
    ):
        if drawn.get(a, 0) < per_city and drawn.get(b, 0) < per_city:
            drawn[a], drawn[b] = drawn.get(a, 0) + 1, drawn.get(b, 0) + 1
            chosen.append(pair)
            if len(chosen) == most:
                break
    return np.array(chosen, dtype=np.int32)


def tie_count(ties: Geography, mask: Mask) -> int:
    """How many ties the shown pairs are of."""
    return int(np.sum(np.bincount(np.cumsum(ties.pair_count > 0)[mask]) > 0))


def _pairs(parties: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    return [
        (tie, min(a, b), max(a, b))
        for tie, rows in groupby(parties, key=itemgetter(0))
        for (_, a), (_, b) in combinations(rows, 2)
    ]


def _cities(numbers: Ints) -> list[tuple[str, float, float]]:
    places = City.objects.filter(tie_parties__isnull=False).distinct()
    found = {
        pk: (country, lon, lat)
        for pk, country, lon, lat in places.values_list("pk", "country", "longitude", "latitude")
    }
    return [found[number] for number in numbers.tolist()]


def _facts(tie_pk: NDArray[np.int64]) -> Ints:
    """One row a pair: known from, known until, kind, evidence, whether international."""
    kind_of = {kind: number for number, kind in enumerate(KINDS)}
    rows = Tie.objects.values_list(
        "pk",
        "known_since",
        "until",
        "status",
        "last_confirmed_on",
        "kind",
        "source_count",
        "is_international",
    )
    facts = {
        pk: (
            known.toordinal() if known else ALWAYS,
            _known_until(until, status, confirmed),
            kind_of[kind],
            min(sources, MOST_EVIDENCE),
            international,
        )
        for pk, known, until, status, confirmed, kind, sources, international in rows.iterator(5000)
    }
    return np.array([facts[pk] for pk in tie_pk.tolist()], dtype=np.int32).reshape(-1, 5)


def _known_until(until: datetime.date | None, status: str, confirmed: datetime.date | None) -> int:
    """The first day on which it no longer counts, as `queries.known_on_q` has it."""
    if until is not None:
        return until.toordinal()
    if status != TieStatus.ENDED:
        return ALWAYS
    return confirmed.toordinal() + 1 if confirmed else NEVER


def _whole_ties(ties: Geography, mask: Mask) -> Mask:
    """Only those pairs all of whose tie's pairs are in the mask."""
    tie_of = np.cumsum(ties.pair_count > 0) - 1
    missing = np.zeros(int(tie_of[-1]) + 1 if len(tie_of) else 0, dtype=bool)
    missing[tie_of[~mask]] = True
    return np.asarray(~missing[tie_of], dtype=bool)


def _column(values: Iterable[Any]) -> Ints:
    return np.fromiter(values, dtype=np.int32)
