"""A city's ties at once, for its own people: the register's and the files', with what of each needs care."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.terms import anniversary_of_tie
from twinhall.access.verdict import Denied
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Consent, Dossier
from twinhall.domain.dossiers.words import WRITING_ROLES
from twinhall.domain.terms.dates import Anniversary, is_renewal_due, months_later, period_at
from twinhall.domain.terms.standing import standing_of, with_terms
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.states import OVER
from twinhall.domain.upkeep.health import Health
from twinhall.domain.upkeep.living import healths_of, nothing_known
from twinhall.domain.upkeep.models import Evidence
from twinhall.domain.upkeep.words import EvidenceState

__all__ = [
    "Anniversary",
    "CityTies",
    "OwnTie",
    "YearOfCity",
    "cities_read_for",
    "city_to_report",
    "ties_to_care_for",
    "year_of",
]

# So long before an anniversary the overview names it.
MONTHS_AHEAD = 6


@dataclass(frozen=True)
class OwnTie:
    """A tie of one's city: in the register, in a file, or both; `cities` are all its sides."""

    tie: Tie | None
    dossier: Dossier | None
    cities: Sequence[City]
    health: Health | None
    anniversary: Anniversary | None = None  # one that every side marks within half a year

    @property
    def is_over(self) -> bool:
        if self.dossier is not None:
            return self.dossier.state in OVER
        return self.tie is not None and self.tie.status == "ended"


@dataclass(frozen=True)
class CityTies:
    """All ties of the cities she reads for, and by a file's primary key what waits in it."""

    cities: Sequence[City]
    ties: Sequence[OwnTie]
    today: datetime.date
    waits_for_us: Collection[int] = ()  # the next step waits for our word
    waits_for_others: Collection[int] = ()
    to_confirm: Mapping[int, int] = field(default_factory=dict)  # pieces of evidence that others entered
    renewal_due: Mapping[int, datetime.date] = field(default_factory=dict)  # the last day of the term

    @property
    def standing(self) -> list[OwnTie]:
        """Those of which it is asked how alive they are."""
        return [one for one in self.ties if one.health is not None]

    @property
    def with_activity(self) -> int:
        """How many of them had anything dated in the months that count."""
        return sum(bool(one.health and one.health.found) for one in self.ties)


def cities_read_for(asker: Asker) -> list[City]:
    """The city she acts for, where she has chosen; else every city whose files she reads."""
    asker.signed_in()
    held = [
        mandate
        for mandate in asker.mandates
        if mandate.body.kind == BodyKind.CITY and mandate.role in WRITING_ROLES
    ]
    chosen = [mandate for mandate in held if asker.mandate is not None and mandate.pk == asker.mandate.pk]
    cities = [mandate.body.city for mandate in chosen or held]
    return list({city.pk: city for city in cities if city is not None}.values())


def city_to_report(asker: Asker) -> City:
    """For which city she may have the report of a year: the one she acts for, or the only one."""
    cities = cities_read_for(asker)
    if len(cities) != 1:
        raise Denied(_("Choose at the head of the page for which city you act."))
    return cities[0]


def ties_to_care_for(asker: Asker) -> CityTies:
    """Every tie of her city with its health and what waits (eleven queries for any number)."""
    cities, today = cities_read_for(asker), asker.at.date()
    if not cities:
        return CityTies([], [], today)
    own = [city.pk for city in cities]
    dossiers = list(with_terms(Dossier.objects.of(*own)))
    ties = list(Tie.objects.filter(parties__city__in=own).distinct().with_cities().order_by("pk"))
    ours, others = _waiting(dossiers, own)
    entered = Evidence.objects.filter(dossier__in=dossiers, state=EvidenceState.ENTERED).exclude(
        side__city__in=own
    )
    answered = entered.filter(answers__is_standing=True, answers__side__city__in=own)
    counted = entered.exclude(pk__in=answered.values("pk")).values_list("dossier", flat=True)
    return CityTies(
        cities,
        _together(dossiers, ties, today),
        today,
        ours,
        others,
        Counter(counted),
        _renewal_due(dossiers, today),
    )


def _together(dossiers: Sequence[Dossier], ties: Sequence[Tie], today: datetime.date) -> list[OwnTie]:
    healths = healths_of(dossiers, today)
    of_tie = {dossier.tie_id: dossier for dossier in dossiers if dossier.tie_id}
    rows = []
    for tie in ties:
        dossier = of_tie.get(tie.pk)
        health = healths.get(dossier.pk) if dossier else None
        if dossier is None and tie.status != "ended":
            health = nothing_known(today)
        cities = [party.city for party in tie.parties.all()]
        rows.append(OwnTie(tie, dossier, cities, health, _soon(anniversary_of_tie(tie, today), today)))
    alone = [dossier for dossier in dossiers if not dossier.tie_id]
    return rows + [
        OwnTie(None, dossier, [side.city for side in dossier.sides.all()], healths.get(dossier.pk))
        for dossier in alone
    ]


def _soon(ahead: Anniversary | None, today: datetime.date) -> Anniversary | None:
    return ahead if ahead is not None and ahead.on <= months_later(today, MONTHS_AHEAD) else None


def _waiting(dossiers: Sequence[Dossier], own: Sequence[int]) -> tuple[set[int], set[int]]:
    """Files whose next step some side has agreed to: those that wait for us, and those that wait for others."""
    said: dict[int, list[tuple[str, int]]] = {}
    standing = Consent.objects.filter(
        dossier__in=dossiers, round=F("dossier__round"), taken_back_at__isnull=True, is_done=False
    )
    for pk, step, city in standing.order_by("at", "pk").values_list("dossier", "step", "side__city"):
        said.setdefault(pk, []).append((step, city))
    ours, others = set(), set()
    for dossier in dossiers:
        words = said.get(dossier.pk)
        if not words or dossier.state in OVER or dossier.state == "idea":
            continue
        have = {city for step, city in words if step == words[-1][0]}
        missing = {side.city_id for side in dossier.sides.all()} - have
        if missing & set(own):
            ours.add(dossier.pk)
        elif missing:
            others.add(dossier.pk)
    return ours, others


def _renewal_due(dossiers: Sequence[Dossier], today: datetime.date) -> dict[int, datetime.date]:
    due = {}
    for dossier in dossiers:
        facts = standing_of(dossier).facts if dossier.state in ("known", "signed", "active") else None
        if facts is not None and is_renewal_due(facts, today):
            period = period_at(facts, today)
            if period is not None:
                due[dossier.pk] = period.ends_on
    return due


@dataclass(frozen=True)
class YearOfCity:
    """What happened to a city's ties in a year."""

    city: City
    year: int
    made: Sequence[OwnTie]
    changed: Sequence[tuple[Dossier, str, datetime.date]]  # which step every side took, and when
    ended: Sequence[OwnTie]
    evidence: Sequence[Evidence]
    projects: Sequence[Evidence]
    sides: Mapping[int, Sequence[City]]  # of each file, by its primary key
    standing: int  # ties at the end of the year, or today
    with_activity: int


def year_of(asker: Asker, year: int) -> YearOfCity:
    """The year of the city she acts for (a dozen queries for any number of ties)."""
    city = city_to_report(asker)
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    as_of = min(last, asker.at.date())
    dossiers = list(Dossier.objects.of(city.pk).with_sides().select_related("tie"))
    ties = list(Tie.objects.of(city).with_cities().order_by("since", "pk"))
    rows = _together(dossiers, ties, as_of)
    there = [row for row in rows if row.health is not None and _begun_by(row, as_of)]
    pieces = Evidence.objects.filter(dossier__in=dossiers).standing().with_sides().order_by("day", "pk")
    evidence = [one for one in pieces.filter(day__lte=last) if _falls_in(one, first, last)]
    return YearOfCity(
        city,
        year,
        made=[row for row in rows if (day := _begun_on(row)) and first <= day <= last],
        changed=_steps(dossiers, year),
        ended=[row for row in rows if (day := _ended_on(row)) and first <= day <= last],
        evidence=[one for one in evidence if one.kind != "project"],
        projects=[one for one in evidence if one.kind == "project"],
        sides={dossier.pk: [side.city for side in dossier.sides.all()] for dossier in dossiers},
        standing=len(there),
        with_activity=sum(bool(row.health and row.health.found) for row in there),
    )


def _begun_on(row: OwnTie) -> datetime.date | None:
    if row.dossier is not None and row.dossier.signed_on is not None:
        return row.dossier.signed_on
    return row.tie.since if row.tie is not None else None


def _begun_by(row: OwnTie, day: datetime.date) -> bool:
    begun = _begun_on(row)
    return begun is None or begun <= day


def _ended_on(row: OwnTie) -> datetime.date | None:
    if row.dossier is not None and row.dossier.state == "ended":
        return row.dossier.ended_on
    return row.tie.until if row.tie is not None and row.tie.status == "ended" else None


def _falls_in(evidence: Evidence, first: datetime.date, last: datetime.date) -> bool:
    dated = evidence.dated
    return dated.first <= last and (dated.last or dated.first) >= first


def _steps(dossiers: Sequence[Dossier], year: int) -> list[tuple[Dossier, str, datetime.date]]:
    """Steps that every side agreed to, each once with the day of the last word."""
    by_pk = {dossier.pk: dossier for dossier in dossiers}
    done = Consent.objects.filter(dossier__in=dossiers, is_done=True, at__year=year).order_by("at", "pk")
    steps: dict[tuple[int, int, str], datetime.datetime] = {}
    for pk, number, step, at in done.values_list("dossier", "round", "step", "at"):
        steps[pk, number, step] = at
    return [(by_pk[pk], step, at.date()) for (pk, _round, step), at in steps.items()]
