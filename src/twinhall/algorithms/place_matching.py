"""Which known place does a row of a list mean? Points for name and distance, each with its reason.

No database, no network, no chance. The idea, the guarantees and an example by hand: docs/algorithms/name-matching.md.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.name_matching import key_similarity, name_key

EARTH_RADIUS_KM = 6371.0088

SURE_POINTS = 70  # this much, and LEAD more than the next best, is the place
UNSURE_POINTS = 58  # from here on a person is asked
LEAD = 10
NEARBY_KM = 25.0  # how far around the stated point places are considered whatever their name
FAR_KM = 100.0  # an id that leads further than this from the stated point is not believed
_CLOSE_KM = 10.0
_SAME_SPOT_KM = 0.2
_LIKE = 0.8  # similarity from which two names count as nearly the same
_HARDLY_LIKE = 0.5
_LAST_LATIN = "\u024f"  # of the letters that keys hold
_DWARFED = 10  # a namesake by another name with a tenth of the people does not make it doubtful


class Kind(StrEnum):
    """What a name says of its place."""

    CITY = "city"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    REGION = "region"


class Verdict(StrEnum):
    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sought:
    """A place as a row gives it. Coordinates in degrees (WGS 84), both or neither."""

    name: str
    country: str = ""  # ISO 3166 alpha-2; empty when the list does not say
    latitude: float | None = None
    longitude: float | None = None
    kind: Kind | None = None  # None: as its name says


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place that may be meant. `keys` are the keys of its names, the main name first."""

    number: int
    keys: tuple[str, ...]
    country: str
    latitude: float
    longitude: float
    population: int = 0
    kind: str = "city"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place with its points and what they are for; kilometres are None without coordinates."""

    place: KnownPlace
    points: int
    kilometres: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()  # best first; of a sure match the first is the place
    reason: str = ""


# --- What a name says ---------------------------------------------------------------------------------------

_REGION_WORDS = frozenset(
    (
        *("oblast", "krai", "republic", "region", "province", "county", "department", "departement", "state"),
        *(
            "prefecture",
            "governorate",
            "canton",
            "landkreis",
            "voivodeship",
            "autonomous",
            "comitat",
            "raion",
        ),
    )
)
_MUNICIPALITY_WORDS = frozenset(
    ("municipality", "gmina", "commune", "comuna", "municipio", "kommune", "kommun", "gemeinde", "shire")
)
_CITY_WORDS = frozenset(("city", "town", "village", "of", "de", "the", "borough"))
_BRACKET = re.compile(r"\s*[(（]([^)）]*)[)）]\s*")
_DASH = re.compile(r"\s+[–—-]\s+")


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name taken apart: its key, its bare forms (with the points an equal one is worth), the kind it tells."""

    key: str
    bare: tuple[tuple[str, int], ...]
    kind: Kind


def read_name(name: str) -> ReadName:
    """Take `Charlottenburg-Wilmersdorf (Berlin)`, `Gmina Rudniki` or `Douma, Lebanon` apart."""
    key = name_key(name)
    words = set(key.split())
    bare: dict[str, int] = {}
    inner = _BRACKET.search(name)
    outer = name_key(_BRACKET.sub(" ", name)) if inner else ""
    if words & _REGION_WORDS:
        return ReadName(key, (), Kind.REGION)
    if "district" in words:
        return ReadName(key, ((outer, 40),) if inner and outer else (), Kind.DISTRICT)
    if inner and outer:
        return ReadName(key, ((outer, 40),), Kind.DISTRICT)
    if _DASH.search(name):  # “Berlin – Mitte”: either half may be the part, and neither alone is meant
        return ReadName(key, (), Kind.DISTRICT)
    if "," in name:
        bare[name_key(name.split(",")[0])] = 40
    kind = Kind.MUNICIPALITY if words & _MUNICIPALITY_WORDS else Kind.CITY
    if stripped := " ".join(word for word in key.split() if word not in _MUNICIPALITY_WORDS | _CITY_WORDS):
        bare.setdefault(stripped, 38)
    bare.pop(key, None)
    return ReadName(key, tuple(bare.items()), kind)


# --- Distance -----------------------------------------------------------------------------------------------


def kilometres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Great-circle distance on a sphere; degrees in, kilometres out."""
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    part = math.sin((other_north - north) / 2) ** 2
    part += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(part)))


_Floats = NDArray[np.float64]


class Neighbourhood:
    """Finds the places around a point, country by country."""

    def __init__(self, rows: Iterable[tuple[int, str, float, float]]) -> None:
        """`rows`: number, country, latitude, longitude."""
        found: dict[str, list[tuple[int, float, float]]] = {}
        for number, country, latitude, longitude in rows:
            found.setdefault(country, []).append((number, latitude, longitude))
        # By country: numbers, latitudes in radians and their cosines, longitudes in degrees.
        self._places: dict[str, tuple[NDArray[np.int64], _Floats, _Floats, _Floats]] = {}
        for country, places in found.items():
            norths = np.radians([place[1] for place in places])
            numbers = np.array([place[0] for place in places], dtype=np.int64)
            self._places[country] = (
                numbers,
                norths,
                np.cos(norths),
                np.array([place[2] for place in places]),
            )

    def around(self, country: str, latitude: float, longitude: float, kilometres: float) -> list[int]:
        """Numbers of the country's places (of every country's, when it is empty) so close or closer."""
        countries = [country] if country else list(self._places)
        return [
            number
            for code in countries
            if code in self._places
            for number in self._within(code, latitude, longitude, kilometres)
        ]

    def _within(self, country: str, latitude: float, longitude: float, kilometres: float) -> list[int]:
        numbers, norths, cosines, longitudes = self._places[country]
        north = math.radians(latitude)
        part = np.sin((norths - north) / 2) ** 2
        part += math.cos(north) * cosines * np.sin(np.radians(longitudes - longitude) / 2) ** 2
        near = part <= math.sin(min(kilometres / (2 * EARTH_RADIUS_KM), math.pi / 2)) ** 2
        return [int(number) for number in numbers[near]]


# --- Judging ------------------------------------------------------------------------------------------------


def judge(sought: Sought, places: Iterable[KnownPlace]) -> Match:
    """Tell which of the places is meant, whether that is sure, and why."""
    name = read_name(sought.name)
    candidates = sorted(
        (_weigh(sought, name, place) for place in places),
        key=lambda candidate: (-candidate.points, -candidate.place.population, candidate.place.number),
    )
    if sought.latitude is None:
        candidates = _without_coordinates(candidates)
    asked = tuple(candidate for candidate in candidates if candidate.points >= UNSURE_POINTS)
    if not asked:
        return Match(Verdict.NONE, tuple(candidates[:5]), "no place of that name is known there")
    best = asked[0]
    if best.points < SURE_POINTS:
        return Match(Verdict.UNSURE, asked[:5], "a place is near or like it, but not surely the same")
    if len(asked) > 1 and best.points - asked[1].points < LEAD:
        return Match(Verdict.UNSURE, asked[:5], "several places fit equally well")
    return Match(Verdict.SURE, asked[:5])


def check_id(sought: Sought, place: KnownPlace) -> str:
    """Why an id that leads to `place` is not believed; empty when nothing speaks against it."""
    kilometres = _distance(sought, place)
    likeness = _name_points(read_name(sought.name), place, _HARDLY_LIKE)[0] if sought.name else 0
    if kilometres is not None and kilometres > FAR_KM:
        return f"the id leads to a place {kilometres:.0f} km from the coordinates"
    if not sought.name or likeness >= UNSURE_POINTS / 4:
        return ""
    if kilometres is None:
        return "the id leads to a place of another name"
    if kilometres > _CLOSE_KM:
        return f"the id leads to a place of another name, {kilometres:.0f} km from the coordinates"
    return ""


def _weigh(sought: Sought, name: ReadName, place: KnownPlace) -> Candidate:
    kilometres = _distance(sought, place)
    points, reason = _name_points(name, place, _likeness_that_counts(kilometres))
    reasons = [reason]
    if kilometres is not None:
        more, reason = _distance_points(kilometres)
        points += more
        reasons.append(reason)
    if ((sought.kind or name.kind) == Kind.REGION) != (place.kind == Kind.REGION):
        points -= 40
        reasons.append("one is a region, the other is not")
    return Candidate(place, points, kilometres, tuple(reasons))


def _likeness_that_counts(kilometres: float | None) -> float:
    """Beneath it a likeness cannot make a place even doubtful, so it need not be worked out."""
    if kilometres is None or kilometres > _CLOSE_KM:
        return 1.0
    return _LIKE if kilometres > _SAME_SPOT_KM else _HARDLY_LIKE


def _name_points(name: ReadName, place: KnownPlace, floor: float) -> tuple[int, str]:
    """Points for the name; similarities under `floor` are not looked for."""
    main, others = place.keys[0], place.keys[1:]
    if name.key == main:
        return 50, "the same name"
    if name.key in others:
        return 45, "one of its names"
    for bare, points in name.bare:
        if bare in place.keys:
            return points, "the same name without its addition"
    likeness = _likeness(name.key, place.keys, floor) if floor < 1 else 0.0
    if likeness >= _LIKE:
        return round(30 * likeness), f"a name {likeness:.0%} alike"
    if likeness >= _HARDLY_LIKE:
        return 15, f"a name {likeness:.0%} alike"
    return 0, "another name"


def _likeness(sought: str, keys: Sequence[str], floor: float) -> float:
    """The greatest similarity. Names of very different length, or of different scripts, are passed over."""
    length, is_latin = len(sought), sought[:1] <= _LAST_LATIN
    return max(
        (
            key_similarity(sought, key)
            for key in keys
            if length * floor <= len(key)
            and len(key) * floor <= length
            and (key[:1] <= _LAST_LATIN) == is_latin
        ),
        default=0.0,
    )


def _distance_points(kilometres: float) -> tuple[int, str]:
    reason = f"{kilometres:.1f} km away"
    for within, points in ((_SAME_SPOT_KM, 50), (2.0, 40), (_CLOSE_KM, 35), (NEARBY_KM, 25), (50.0, 10)):
        if kilometres <= within:
            return points, reason
    return -30, reason


def _distance(sought: Sought, place: KnownPlace) -> float | None:
    if sought.latitude is None or sought.longitude is None:
        return None
    return kilometres_between(sought.latitude, sought.longitude, place.latitude, place.longitude)


def _without_coordinates(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A name alone is enough when only one place in the country bears it, else all of that name are asked about."""
    named = [candidate for candidate in candidates if candidate.points >= 38]
    if not named:
        return []
    best = named[0]
    rivals = [candidate for candidate in named[1:] if not _is_dwarfed(candidate, best)]
    if rivals:
        return [_with(candidate, 15, "one of several of that name") for candidate in (best, *rivals)]
    return [_with(best, 25, "the only one of that name in the country")]


def _is_dwarfed(rival: Candidate, best: Candidate) -> bool:
    """It bears the name only beside another, and hardly anybody lives there."""
    return rival.points < best.points and rival.place.population * _DWARFED < best.place.population


def _with(candidate: Candidate, points: int, reason: str) -> Candidate:
    return Candidate(
        candidate.place, candidate.points + points, candidate.kilometres, (*candidate.reasons, reason)
    )
