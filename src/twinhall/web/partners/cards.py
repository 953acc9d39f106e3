"""Suggestions as cards and rows of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from twinhall.access.cities import City
from twinhall.algorithms.partner_matching import Standing, Suggestion
from twinhall.domain.partners.facts import OwnTies
from twinhall.web.partners.reasons import sentences_of
from twinhall.web.partners.words import GROUPS, group_in_words, notice_in_words, signed, standing_in_words
from twinhall.web.places import Place, label_of, place_of
from twinhall.web.words import isolated, number_in_words

__all__ = ["Bar", "Card", "cards_of"]

_LONGEST = 100


@dataclass(frozen=True)
class Bar:
    """Points of one group: `width` of 100, and the number as it is read."""

    name: str
    points: str
    width: int
    is_against: bool


@dataclass(frozen=True)
class Card:
    """One candidate. `tie_url` leads to the tie that stands or sleeps already."""

    rank: str
    slug: str
    place: Place
    population: str
    points: str
    bars: tuple[Bar, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    tie_url: str


def cards_of(
    suggestions: Sequence[Suggestion],
    cities: Mapping[str, City],
    own: OwnTies,
    standings: Mapping[str, Standing],
    *,
    first: int = 1,
    every_group: bool = False,
) -> list[Card]:
    """Those whose city the register still has. Bars of all cards have one scale."""
    kept = [one for one in suggestions if one.city in cities]
    longest = max((abs(one.points_of(group)) for one in kept for group in GROUPS), default=1) or 1
    return [
        _card(one, cities, own, standings, number, longest, every_group=every_group)
        for number, one in enumerate(kept, start=first)
    ]


def _card(
    one: Suggestion,
    cities: Mapping[str, City],
    own: OwnTies,
    standings: Mapping[str, Standing],
    number: int,
    longest: int,
    *,
    every_group: bool,
) -> Card:
    city = cities[one.city]
    tie = own.dormant.get(one.city) or own.tied.get(one.city, "")
    notes = [notice_in_words(notice) for notice in one.notices]
    if one.city in standings:
        notes.append(standing_in_words(standings[one.city], isolated(label_of(city))))
    population: Any = city.population
    return Card(
        rank=number_in_words(number),
        slug=city.slug,
        place=place_of(city),
        population=gettext("%(count)s people") % {"count": number_in_words(population)} if population else "",
        points=number_in_words(one.points),
        bars=_bars(one, longest, every_group=every_group),
        sentences=tuple(sentences_of(one, cities)),
        notes=tuple(note for note in notes if note),
        tie_url=reverse("tie", args=[tie]) if tie else "",
    )


def _bars(one: Suggestion, longest: int, *, every_group: bool) -> tuple[Bar, ...]:
    found = [(group, one.points_of(group)) for group in GROUPS]
    if not every_group:
        found = sorted(((group, points) for group, points in found if points), key=lambda pair: -abs(pair[1]))
    return tuple(
        Bar(
            group_in_words(group),
            signed(points),
            max(2, round(abs(points) * _LONGEST / longest)) if points else 0,
            points < 0,
        )
        for group, points in found
    )
