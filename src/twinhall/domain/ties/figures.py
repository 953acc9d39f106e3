"""How many: the figures of the register, of a city and of a country."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from twinhall.domain.cities.models import City
from twinhall.domain.journal.models import Entry
from twinhall.domain.ties.models import Tie, TieParty, TieSource

__all__ = ["RegisterFigures", "count_by_source", "partner_countries", "register_figures", "years_begun"]


@dataclass(frozen=True)
class RegisterFigures:
    """Ties known and not ended on a day, the cities and countries they join, and those begun in its year."""

    day: datetime.date
    ties: int
    cities: int
    countries: int
    begun_this_year: int


def register_figures(day: datetime.date) -> RegisterFigures:
    """The whole register on `day`. Counted once per state of the journal (two queries, else four)."""
    # Whatever changes the register leaves a journal entry, so its last number names what was counted.
    last_entry = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"register-figures:{day}:{last_entry}"
    found: RegisterFigures | None = cache.get(key)
    if found is None:
        found = _count(day)
        cache.set(key, found, timeout=3600)
    return found


def _count(day: datetime.date) -> RegisterFigures:
    known = Tie.objects.known_on(day)
    joined = TieParty.objects.filter(tie__in=known).aggregate(
        cities=Count("city", distinct=True), countries=Count("country", distinct=True)
    )
    return RegisterFigures(
        day=day,
        ties=known.count(),
        cities=joined["cities"],
        countries=joined["countries"],
        begun_this_year=known.since_years(day.year, day.year).count(),
    )


def years_begun(city: City) -> Counter[int]:
    """How many of the city's ties began in each year; those with an unknown beginning are not counted."""
    begun = Tie.objects.of(city).filter(since__isnull=False).values_list("since", flat=True)
    return Counter(day.year for day in begun if day)


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
