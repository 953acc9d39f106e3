"""A presidency's year: its events, week by week, and how far it is on a day."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from twinhall.domain.agenda.models import Event
from twinhall.domain.agenda.words import EventState
from twinhall.domain.alliances.models import Alliance
from twinhall.kit.dates import Precision

KEY_TYPE = "summit"


@dataclass(frozen=True)
class Week:
    """A week from its Monday: how many events begin in it, and whether the year's key event is one of them."""

    starts_on: datetime.date
    count: int
    key_event: bool = False


@dataclass(frozen=True)
class Figures:
    """How far a year's programme is at the end of `day`, counting only events that rest on a source.

    `total` leaves out the cancelled ones. `unconfirmed` were announced, their day has passed, and no later
    source says that they were held. `cities` are those of the held events.
    """

    day: datetime.date
    total: int
    held: int
    unconfirmed: int
    cancelled: int
    cities: int
    next: Event | None

    @property
    def percent(self) -> int:
        """Held of all, in whole per cent, rounded down: 100 only when all were."""
        return 100 * self.held // self.total if self.total else 0


@dataclass(frozen=True)
class ProgrammeYear:
    """The sourced events of an alliance that begin in a calendar year, in order of time."""

    year: int
    events: tuple[Event, ...]

    @cached_property
    def weeks(self) -> list[Week]:
        """The ISO weeks of the year, 52 or 53.

        Days outside the first or last of them (1 January 2027 is in the last week of 2026) count with the
        nearest. Events known by month or year only are in none of them: see `without_day`.
        """
        monday = datetime.date.fromisocalendar(self.year, 1, 1)
        number = datetime.date(self.year, 12, 28).isocalendar().week
        weeks: list[list[Event]] = [[] for _ in range(number)]
        for event in self.events:
            if _counts(event) and event.precision == Precision.DAY:
                weeks[min(max((event.starts_on - monday).days // 7, 0), number - 1)].append(event)
        return [
            Week(
                monday + datetime.timedelta(weeks=place),
                len(found),
                any(event.type == KEY_TYPE for event in found),
            )
            for place, found in enumerate(weeks)
        ]

    @property
    def without_day(self) -> tuple[Event, ...]:
        """Events whose day no source tells, so that no week holds them."""
        return tuple(event for event in self.events if _counts(event) and event.precision != Precision.DAY)

    def figures_on(self, day: datetime.date) -> Figures:
        counted = [event for event in self.events if _counts(event)]
        over = [event for event in counted if event.ends_on <= day]
        held = [event for event in over if event.state == EventState.HELD]
        return Figures(
            day,
            total=len(counted),
            held=len(held),
            unconfirmed=len(over) - len(held),
            cancelled=len(self.events) - len(counted),
            cities=len({_place(event) for event in held if event.place}),
            next=next((event for event in counted if event.starts_on > day), None),
        )


def programme_of(alliance: Alliance, year: int) -> ProgrammeYear:
    """The year's events with their cities and sources (one query)."""
    events = Event.objects.of_alliance(alliance).beginning_in(year).with_city_and_source()
    return ProgrammeYear(year, tuple(events))


def _counts(event: Event) -> bool:
    return event.state != EventState.CANCELLED


def _place(event: Event) -> tuple[object, ...]:
    return (event.city_id,) if event.city_id else (event.country, event.place)
