"""The days of a term, computed: its end, the last day of notice, its prolongations; anniversaries; when to ring.

A term of five years from 15 March 2026 ends on 15 March 2031. Where a month has no such day, its last day stands for
it, and everything is counted from the first day, never from a day so shortened: from 29 February 2024, prolonged each
year, a term ends on 28 February 2025 and on 29 February 2028.
"""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from twinhall.domain.terms.words import AlarmKind

__all__ = [
    "ANNIVERSARY_EVERY",
    "LEADS",
    "RENEWAL_DUE_DAYS",
    "Anniversary",
    "Bell",
    "Period",
    "TermFacts",
    "anniversaries",
    "bells",
    "is_over",
    "is_renewal_due",
    "last_day_after_notice",
    "months_later",
    "period_at",
    "periods_between",
    "step_rings_on",
    "years_later",
]

# So many days before an end and before a last day of notice each side is told.
LEADS = (180, 90, 30)
RENEWAL_DUE_DAYS = 180
ANNIVERSARY_EVERY = 5  # years, where no national rule says otherwise
_ANNIVERSARY_LEAD = 6  # months
# What nobody could tell in time is told for so many days after it has passed, and then no more.
_TOLD_LATE = datetime.timedelta(days=30)
# Days before the day of a step on which its side is told first; for so many weeks it is told again.
_STEP_LEAD, _STEP_WEEKS = 14, 8
_LONGEST_AHEAD = datetime.timedelta(days=max(LEADS) + 7)


@dataclass(frozen=True, slots=True)
class TermFacts:
    """How long a tie runs. Without `years` it has no end; without `prolongation_years` it ends by itself.

    `stops_on`: its last day, whatever would prolong it, since notice was given.
    """

    starts_on: datetime.date
    years: int | None = None
    prolongation_years: int | None = None
    notice_months: int | None = None
    stops_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From one end to the next; the first has the number 0."""

    number: int
    ends_on: datetime.date
    notice_by: datetime.date | None  # the last day to say that it shall not go on
    is_prolonged: bool  # by itself, when nobody gives notice


@dataclass(frozen=True, slots=True)
class Anniversary:
    """So many years since the signing."""

    years: int
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Bell:
    """A day that lies ahead, and from which day on a side is to be told of it. `number`: of the period, or years."""

    kind: AlarmKind
    falls_on: datetime.date
    due_on: datetime.date
    number: int


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The day of the same number so many months later, or earlier; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_later(day: datetime.date, years: int) -> datetime.date:
    return months_later(day, 12 * years)


def period_at(facts: TermFacts, day: datetime.date) -> Period | None:
    """The one in which `day` lies; the last one when the term is over. None for a term without end."""
    if facts.years is None:
        return Period(0, facts.stops_on, None, is_prolonged=False) if facts.stops_on else None
    number = 0
    while _goes_on_after(facts, _end_of(facts, number)) and _end_of(facts, number) < day:
        number += 1
    return _period(facts, number)


def periods_between(facts: TermFacts, first: datetime.date, last: datetime.date) -> Iterator[Period]:
    """Those with an end from `first` to `last`."""
    period = period_at(facts, first)
    while period is not None and period.ends_on <= last:
        if period.ends_on >= first:
            yield period
        period = _period(facts, period.number + 1) if period.is_prolonged else None


def _end_of(facts: TermFacts, number: int) -> datetime.date:
    return years_later(facts.starts_on, (facts.years or 0) + number * (facts.prolongation_years or 0))


def _period(facts: TermFacts, number: int) -> Period:
    end = _end_of(facts, number)
    is_stopped = facts.stops_on is not None and end >= facts.stops_on
    notice_by = months_later(end, -facts.notice_months) if facts.notice_months and not is_stopped else None
    return Period(number, end, notice_by, _goes_on_after(facts, end))


def _goes_on_after(facts: TermFacts, end: datetime.date) -> bool:
    return bool(facts.prolongation_years) and (facts.stops_on is None or end < facts.stops_on)


def last_day_after_notice(facts: TermFacts, given_on: datetime.date) -> datetime.date | None:
    """The last day of the tie when notice is given on that day; None where the term provides for none.

    Notice that comes too late for one end holds for the next. Without an end, the time of notice runs from the day.
    """
    if facts.years is None:
        return months_later(given_on, facts.notice_months) if facts.notice_months else None
    period = period_at(facts, given_on)
    while period is not None and (period.notice_by or period.ends_on) < given_on:
        period = _period(facts, period.number + 1) if period.is_prolonged else None
    return period.ends_on if period is not None and period.is_prolonged else None


def is_over(facts: TermFacts, day: datetime.date) -> bool:
    """Whether its last day has passed, and nothing prolongs it."""
    period = period_at(facts, day)
    return period is not None and period.ends_on < day


def is_renewal_due(facts: TermFacts, day: datetime.date) -> bool:
    """Whether it ends within half a year, or has ended, and does not go on by itself."""
    period = period_at(facts, day)
    if period is None or period.is_prolonged:
        return False
    return (period.ends_on - day).days <= RENEWAL_DUE_DAYS


def anniversaries(
    signed_on: datetime.date, every: int, first: datetime.date, last: datetime.date
) -> Iterator[Anniversary]:
    """Those from `first` to `last`, every so many years. One of 29 February is marked on the 28th of common years."""
    years = max(1, (first.year - signed_on.year) // every) * every
    while (day := years_later(signed_on, years)) <= last:
        if day >= first:
            yield Anniversary(years, day)
        years += every


def bells(
    facts: TermFacts | None, signed_on: datetime.date | None, every: int, today: datetime.date
) -> list[Bell]:
    """Everything a side is to have been told by today: what lies ahead, and what passed a short while ago."""
    first, last = today - _TOLD_LATE, today + _LONGEST_AHEAD
    found: list[Bell] = []
    if facts is not None:
        # A day of notice comes before its end by so many months.
        until = months_later(last, facts.notice_months or 0)
        for period in periods_between(facts, first, until):
            found += _rung_before(AlarmKind.END, period.ends_on, period.number)
            if period.notice_by is not None:
                found += _rung_before(AlarmKind.NOTICE, period.notice_by, period.number)
    if signed_on is not None:
        ahead = months_later(today, _ANNIVERSARY_LEAD + 1)
        for one in anniversaries(signed_on, every, first, ahead):
            due_on = months_later(one.on, -_ANNIVERSARY_LEAD)
            found.append(Bell(AlarmKind.ANNIVERSARY, one.on, due_on, one.years))
    due = [bell for bell in found if bell.due_on <= today and bell.falls_on >= first]
    return sorted(due, key=lambda bell: (bell.falls_on, bell.kind, bell.due_on))


def step_rings_on(due_on: datetime.date, today: datetime.date) -> datetime.date | None:
    """From which day on the side is to have been told of a step that is due on `due_on` and waits still.

    Two weeks before, on the day, and each week after, eight times; of several missed ones the latest. None before.
    """
    if today < due_on:
        early = due_on - datetime.timedelta(days=_STEP_LEAD)
        return early if today >= early else None
    weeks = (today - due_on).days // 7
    return due_on + datetime.timedelta(weeks=min(weeks, _STEP_WEEKS))


def _rung_before(kind: AlarmKind, day: datetime.date, number: int) -> list[Bell]:
    return [Bell(kind, day, day - datetime.timedelta(days=lead), number) for lead in LEADS]
