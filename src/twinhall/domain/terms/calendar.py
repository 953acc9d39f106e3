"""The days of a city's ties as a calendar takes them: each with an id that stays, and a count of its changes."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Max

from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.approvals.words import StepState
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.journal.models import Entry
from twinhall.domain.terms.dates import anniversaries, months_later, periods_between
from twinhall.domain.terms.reports import countries_with_reports, reports_between
from twinhall.domain.terms.standing import every_years, signing_day, standing_of, with_terms
from twinhall.domain.terms.words import RUNNING
from twinhall.domain.ties.states import OVER

__all__ = ["CalendarDay", "days_of"]

_BACK, _AHEAD = 12, 12 * 11  # months
# What can move a day; how often it happened is the count of changes that calendars want.
_MOVING = [
    "dossier.signing-planned",
    "dossier.moved",
    "step.due-set",
    "term.said",
    "term.agreed",
    "term.taken-back",
    "term.notice-given",
    "term.notice-taken-back",
]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day. `key` is its id, wherever it moves; `number`: of a period, or years; `names`: of a step or report."""

    key: str
    kind: str  # "end", "notice", "anniversary", "signing", "step", "report"
    on: datetime.date
    dossier: Dossier | None  # None of a day that is a city's, not a tie's
    changes: int
    changed_at: datetime.datetime
    number: int = 0
    is_prolonged: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    city: City | None = None


@dataclass(frozen=True, slots=True)
class _Changes:
    count: int
    at: datetime.datetime


def days_of(cities: Collection[int], today: datetime.date) -> list[CalendarDay]:
    """Days of the ties of these cities (primary keys) that are not over, from a year ago to eleven years ahead.

    Ten queries for any number of ties.
    """
    if not cities:
        return []
    open_ones = Dossier.objects.of(*cities).exclude(state__in=OVER).order_by("pk")
    dossiers = list(with_terms(open_ones))
    changes = _changes_of(dossiers)
    days: list[CalendarDay] = []
    for dossier in dossiers:
        days += _days_of_dossier(dossier, cities, today, changes[dossier.public_id])
    days += _days_of_steps({dossier.pk: dossier for dossier in dossiers}, cities, changes)
    days += _days_of_reports(cities, today)
    return sorted(days, key=lambda day: (day.on, day.key))


def _changes_of(dossiers: Collection[Dossier]) -> dict[str, _Changes]:
    ids = [dossier.public_id for dossier in dossiers]
    entries = Entry.objects.filter(subject__in=ids, verb__in=_MOVING).order_by()
    counted = {
        row["subject"]: _Changes(row["count"], row["last"])
        for row in entries.values("subject").annotate(count=Count("number"), last=Max("at"))
    }
    return {
        dossier.public_id: counted.get(dossier.public_id, _Changes(0, dossier.opened_at))
        for dossier in dossiers
    }


def _days_of_dossier(
    dossier: Dossier, cities: Collection[int], today: datetime.date, changes: _Changes
) -> list[CalendarDay]:
    own: list[Side] = [side for side in dossier.sides.all() if side.city_id in cities]
    first, last = months_later(today, -_BACK), months_later(today, _AHEAD)
    days = []
    if dossier.signed_on is None and dossier.signing_planned_on is not None:
        key = f"{dossier.public_id}-signing"
        days.append(_day(key, "signing", dossier.signing_planned_on, dossier, changes))
    if dossier.state not in RUNNING:
        return days
    facts = standing_of(dossier).facts_for(own[0])
    for period in periods_between(facts, first, last) if facts else ():
        key, number = dossier.public_id, period.number
        days.append(
            _day(f"{key}-end-{number}", "end", period.ends_on, dossier, changes, number, period.is_prolonged)
        )
        if period.notice_by is not None:
            days.append(_day(f"{key}-notice-{number}", "notice", period.notice_by, dossier, changes, number))
    signed_on = signing_day(dossier)
    if signed_on is not None:
        every = min(every_years(side.city.country) for side in own)
        for one in anniversaries(signed_on, every, first, last):
            key = f"{dossier.public_id}-anniversary-{one.years}"
            days.append(_day(key, "anniversary", one.on, dossier, changes, one.years))
    return days


def _days_of_reports(cities: Collection[int], today: datetime.date) -> list[CalendarDay]:
    """What these cities report each year, of a year back and two ahead."""
    first, last = months_later(today, -_BACK), months_later(today, 2 * 12)
    days = []
    for city in City.objects.filter(pk__in=cities, country__in=countries_with_reports()):
        for one in reports_between(city, first, last):
            key = f"{city.public_id}-{one.report.key}-{one.on.year}"
            changed_at = datetime.datetime.combine(one.checked_on, datetime.time(), datetime.UTC)
            names = one.report.names
            days.append(CalendarDay(key, "report", one.on, None, 0, changed_at, names=names, city=city))
    return days


def _day(
    key: str,
    kind: str,
    on: datetime.date,
    dossier: Dossier,
    changes: _Changes,
    number: int = 0,
    is_prolonged: bool = False,
) -> CalendarDay:
    return CalendarDay(key, kind, on, dossier, changes.count, changes.at, number, is_prolonged)


def _days_of_steps(
    dossiers: Mapping[int, Dossier], cities: Collection[int], changes: Mapping[str, _Changes]
) -> list[CalendarDay]:
    """Due days of steps of one's own side that wait still."""
    waiting = TrackStep.objects.filter(
        track__side__dossier__in=dossiers,
        track__side__city__in=cities,
        state__in=[StepState.OPEN, StepState.ASKED],
    ).select_related("track__side")
    days = []
    for step in waiting.order_by("pk"):
        dossier = dossiers[step.track.side.dossier_id]
        on = step.due_on(dossier.signing_planned_on)
        if on is None or not (step.counts or step.due_set_on):
            continue
        moved = changes[dossier.public_id]
        key = f"{step.public_id}-due"
        days.append(CalendarDay(key, "step", on, dossier, moved.count, moved.at, names=step.names))
    return days
