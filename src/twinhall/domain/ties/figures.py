"""How many: the figures of the register, of a city and of a country."""

import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from twinhall.domain.cities.models import City
from twinhall.domain.journal.register import register_state
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.models import Tie, TieParty, TieSource
from twinhall.domain.ties.queries import TieQuerySet
from twinhall.domain.ties.selection import TieSelection, select_ties
from twinhall.domain.ties.words import TieStatus

__all__ = [
    "RegisterFigures",
    "SourceCount",
    "count_by_source",
    "count_of",
    "figures_within",
    "partner_countries",
    "register_figures",
    "sources_of",
    "years_begun",
]


@dataclass(frozen=True)
class RegisterFigures:
    """Ties known and not ended on a day, the cities and countries they join, and those begun in its year.

    Where only an intent was signed nothing has begun yet.
    """

    day: datetime.date
    ties: int
    cities: int
    countries: int
    begun_this_year: int


@dataclass(frozen=True)
class SourceCount:
    """A source and how many ties of a city rest on it."""

    title: str
    publisher: str
    url: str
    licence: str
    ties: int


def register_figures(day: datetime.date) -> RegisterFigures:
    """The whole register on `day`. Counted once per state of the register (one query, else four)."""
    return _counted_once(day, "all", Tie.objects.known_on(day))


def figures_within(countries: frozenset[str], day: datetime.date) -> RegisterFigures:
    """International ties with every party in one of the countries, on `day`; as many queries."""
    name = hashlib.sha256(",".join(sorted(countries)).encode()).hexdigest()[:16]
    return _counted_once(day, name, Tie.objects.known_on(day).within(countries))


def count_of(selection: TieSelection, *, at: datetime.date) -> int:
    """How many ties a reader's choice has on the day of asking; counted as often (two queries, else one)."""
    chosen = hashlib.sha256(repr(selection).encode()).hexdigest()[:16]
    key = f"ties-chosen:{chosen}:{at}:{register_state()}"
    found: int | None = cache.get(key)
    if found is None:
        found = select_ties(selection, at=at).count()
        cache.set(key, found, timeout=3600)
    return found


def _counted_once(day: datetime.date, what: str, known: TieQuerySet) -> RegisterFigures:
    key = f"register-figures:{what}:{day}:{register_state()}"
    found: RegisterFigures | None = cache.get(key)
    if found is None:
        found = _count(known, day)
        cache.set(key, found, timeout=3600)
    return found


def _count(known: TieQuerySet, day: datetime.date) -> RegisterFigures:
    joined = TieParty.objects.filter(tie__in=known).aggregate(
        cities=Count("city", distinct=True), countries=Count("country", distinct=True)
    )
    return RegisterFigures(
        day=day,
        ties=known.count(),
        cities=joined["cities"],
        countries=joined["countries"],
        begun_this_year=known.since_years(day.year, day.year).exclude(status=TieStatus.INTENT_SIGNED).count(),
    )


def years_begun(city: City) -> Counter[int]:
    """How many of the city's ties began in each year; those with an unknown beginning are not counted."""
    begun = Tie.objects.of(city).filter(since__isnull=False).values_list("since", flat=True)
    return Counter(day.year for day in begun if day)


def sources_of(city: City, most: int = 40) -> list[SourceCount]:
    """The sources of the city's ties, those of most ties first; at most `most` of them (one query)."""
    columns = ("source__title", "source__key", "source__publisher", "source__url", "source__licence")
    said = TieSource.objects.filter(tie__in=Tie.objects.of(city)).values(*columns)
    rows = said.annotate(ties=Count("pk")).order_by("-ties", "source__key")[:most]
    return [
        SourceCount(
            title=Source(title=row["source__title"], key=row["source__key"]).shown_title,
            publisher=row["source__publisher"],
            url=row["source__url"],
            licence=row["source__licence"],
            ties=row["ties"],
        )
        for row in rows
    ]


def partner_countries(country: str) -> list[tuple[str, int]]:
    """Countries by the number of ties with `country`, most first."""
    own = TieParty.objects.filter(country=country).values("tie")
    others = TieParty.objects.filter(tie__in=own).exclude(country=country)
    counted = others.values("country").annotate(ties=Count("tie", distinct=True)).order_by("-ties", "country")
    return [(row["country"], row["ties"]) for row in counted]


def count_by_source() -> Counter[int]:
    """How many ties rest on each source, by the source's primary key."""
    rows = TieSource.objects.values("source").annotate(ties=Count("pk"))
    return Counter({row["source"]: row["ties"] for row in rows})
