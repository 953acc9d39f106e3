"""Finding cities by any of their names, in any script, while the name is being typed.

Ways from the surest on: the name itself, its beginning, the beginning of one of its words, a part of it, and,
where these find too few, names at a distance of some typing errors. Primary keys stand in for importance
while candidates are gathered (a gazetteer is recorded from the largest city on); what is shown is then
ordered by population and ties. Keys are those of algorithms.name_matching, so case and diacritics play no part.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Q, When

from twinhall.algorithms.name_matching import distance, name_key
from twinhall.domain.cities.models import City, CityName, CitySearch
from twinhall.kit.batches import renew_statistics

_TABLE = "twinhall_citysearch"
_INDEX = "twinhall_citysearch_trigrams"
_LONGEST = 100  # letters of a query
_MOST = 500  # results, for a list to leaf through
_NEAR = 80  # candidates for each piece of a mistyped name
_SPARE = 60  # candidates beyond those asked for: the order of gathering is only roughly that of importance
_BYNAME = 1.5  # a name that nobody vouches for counts as if the city were so much smaller (powers of ten)
_ENOUGH = 3  # results from which on nobody's typing is doubted

# Points of the ways; a name with typing errors has at most the last.
_EXACT, _BEGINNING, _WORD, _PART, _MISTYPED = 1.0, 0.9, 0.8, 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A city found: its primary key, the name that matched, points from 0 to 1 (1: this is its name)."""

    city: int
    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Within:
    """Which cities to look among. Population in persons, in [at_least, below); None leaves a side open."""

    countries: frozenset[str] | None = None
    at_least: int | None = None
    below: int | None = None
    with_ties: bool = False

    @property
    def is_everything(self) -> bool:
        return self == Within()

    def condition(self) -> tuple[str, list[str | int]]:
        """The condition in SQL on the table of cities named `c`, with its values."""
        parts: list[str] = []
        values: list[str | int] = []
        if self.countries is not None:
            marks = ", ".join(["%s"] * len(self.countries)) or "NULL"
            parts.append(f"c.country IN ({marks})")
            values += sorted(self.countries)
        if self.at_least is not None:
            parts.append("c.population >= %s")
            values.append(self.at_least)
        if self.below is not None:
            parts.append("c.population < %s")
            values.append(self.below)
        if self.with_ties:
            parts.append("c.tie_count > 0")
        return " AND ".join(parts) or "TRUE", values


EVERYWHERE = Within()


class _Match(NamedTuple):
    """How a city was found; of two ways to the same city the greater one counts."""

    points: float
    is_known: bool
    shortness: int
    text: str


def search_cities(
    text: str, *, limit: int = 10, countries: Collection[str] | None = None, within: Within = EVERYWHERE
) -> list[Found]:
    """The cities that `text` may mean, the best first, at most `limit`."""
    if countries is not None:
        within = Within(frozenset(countries), within.at_least, within.below, within.with_ties)
    return _search(name_key(text)[:_LONGEST].strip(), min(limit, _MOST), within)[:limit]


def settle() -> None:
    """Put the index in order after much was recorded; the search is right without it, but slower."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [_INDEX])
        else:
            cursor.execute(f"INSERT INTO {_INDEX}({_INDEX}) VALUES ('optimize')")  # noqa: S608 - our own name
    renew_statistics(City, CityName, CitySearch)


def _search(key: str, limit: int, within: Within) -> list[Found]:
    if not key:
        return []
    matches = _Matches(key)
    matches.add(_with_name(key, limit, within), _EXACT, Q(key=key))
    for points, piece, condition in (
        (_BEGINNING, f"||{key}", Q(key__startswith=key)),
        (_WORD, f" {key}", Q(key__contains=f" {key}")),
        (_PART, key, Q(key__contains=key)),
    ):
        if len(matches) < limit and len(piece) > 2:
            gathered = _with_piece(piece, limit + _SPARE, within)
            matches.add(gathered, points, condition)
    if not matches.is_sure and len(matches) < min(limit, _ENOUGH):
        _add_mistyped(matches, within)
    return matches.in_order()


class _Matches:
    """Cities found so far, each with its best way and name."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.is_sure = False  # somebody is called so, or so it begins: it is not mistyped
        self._by_city: dict[int, _Match] = {}

    def __len__(self) -> int:
        return len(self._by_city)

    def add(self, cities: Iterable[int], points: float, condition: Q) -> None:
        """Add those of the cities that have a name fulfilling the condition, unless they were found before."""
        new = [city for city in cities if city not in self._by_city]
        for city, text, key, is_known in _names(new, condition):
            self.offer(city, _Match(points, is_known, -len(key), text))
        self.is_sure = self.is_sure or (points >= _BEGINNING and bool(self._by_city))

    def offer(self, city: int, match: _Match) -> None:
        known = self._by_city.get(city)
        if known is None or match > known:
            self._by_city[city] = match

    def in_order(self) -> list[Found]:
        weights = _weights(list(self._by_city))
        ranked = sorted(
            self._by_city.items(),
            key=lambda item: (
                -round(item[1].points, 1),
                -weights.get(item[0], 0) + (0 if item[1].is_known else _BYNAME),
                -item[1].points,
                item[0],
            ),
        )
        return [Found(city, match.text, match.points) for city, match in ranked]


def _names(cities: Sequence[int], condition: Q) -> Iterable[tuple[int, str, str, bool]]:
    """City, name, key, and whether the name is the main one or one known to be in use in a language."""
    if not cities:
        return ()
    is_known = Case(When(Q(is_official=True) | Q(is_by_script=False), then=True), default=False)
    names = CityName.objects.filter(condition, city__in=cities)
    return names.values_list("city_id", "text", "key", is_known)


def _weights(cities: Sequence[int]) -> dict[int, float]:
    """How important each city is: ten ties like ten times as many people."""
    rows = City.objects.filter(pk__in=cities).values_list("pk", "population", "tie_count")
    return {pk: math.log10((population or 0) + 1) + math.log10(ties + 1) for pk, population, ties in rows}


# --- Gathering candidates -----------------------------------------------------------------------------------


def _with_name(key: str, limit: int, within: Within) -> list[int]:
    return _query("twinhall_cityname AS s", "s.city_id", "s.key = %s", key, max(limit, 200), within)


def _with_piece(piece: str, limit: int, within: Within) -> list[int]:
    """Cities one of whose keys, between its double bars, holds the piece (three letters at least)."""
    if connection.vendor == "postgresql":
        return _query(f"{_TABLE} AS s", "s.city_id", "s.keys LIKE %s", f"%{piece}%", limit, within)
    return _query(f"{_INDEX} AS s", "s.rowid", f"s.{_INDEX} MATCH %s", f'"{piece}"', limit, within)


def _query(table: str, number: str, condition: str, value: str, limit: int, within: Within) -> list[int]:
    values: list[str | int] = [value]
    if not within.is_everything:
        table += f" JOIN twinhall_city AS c ON c.id = {number}"
        wanted, more = within.condition()
        condition, values = f"{condition} AND {wanted}", values + more
    sql = f"SELECT DISTINCT {number} FROM {table} WHERE {condition} ORDER BY {number} LIMIT {int(limit)}"  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


# --- Typing errors ------------------------------------------------------------------------------------------


def _add_mistyped(matches: _Matches, within: Within) -> None:
    """Offer names at a distance of one error in four letters up to three in fifteen.

    Cut into one piece more than there may be errors, one piece is free of them: it is looked up as it stands.
    """
    key = matches.key
    errors = _errors_allowed(len(key))
    if not errors:
        return
    pieces = _cut(key, errors + 1)
    anchored = [f"||{pieces[0]}", *pieces[1:-1], f"{pieces[-1]}||" if len(pieces[-1]) < 3 else pieces[-1]]
    cities = dict.fromkeys(city for piece in anchored for city in _with_piece(piece, _NEAR, within))
    condition = Q()
    for piece in pieces:
        condition |= Q(key__contains=piece)
    for city, text, other, is_known in _names(list(cities), condition):
        wrong = _wrong_letters(key, other, errors)
        if wrong <= errors:
            matches.offer(city, _Match(_MISTYPED * (1 - wrong / len(key)), is_known, -len(other), text))


def _errors_allowed(letters: int) -> int:
    if letters < 4:
        return 0
    return 1 if letters < 9 else 2 if letters < 15 else 3


def _cut(key: str, count: int) -> list[str]:
    places = [round(number * len(key) / count) for number in range(count + 1)]
    return [key[start:end] for start, end in pairwise(places)]


def _wrong_letters(key: str, other: str, most: int) -> float:
    """Errors between what was typed and a name, or its beginning of that length (half an error more)."""
    if len(other) < len(key) - most:
        return math.inf
    if len(other) <= len(key) + most:
        whole = distance(key, other)
        if whole <= 1:
            return whole
    else:
        whole = most + 1
    return min(whole, distance(key, other[: len(key)]) + 0.5)
