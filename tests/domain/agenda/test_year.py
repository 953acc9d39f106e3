"""A presidency's year, week by week, and how far it is."""

import datetime
from typing import Any

import pytest

from tests.factories import AllianceFactory, CityFactory
from twinhall.domain.agenda.models import Event
from twinhall.domain.agenda.year import Figures, programme_of
from twinhall.domain.alliances.models import Alliance

pytestmark = pytest.mark.django_db


@pytest.fixture
def alliance() -> Alliance:
    return AllianceFactory.create()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def figures_on(alliance: Alliance, on: datetime.date) -> Figures:
    return programme_of(alliance, on.year).figures_on(on)


def make_event(alliance: Alliance | None, first: str, last: str = "", **fields: Any) -> Event:
    number = Event.objects.count() + 1
    return Event.objects.create(
        **{
            "foreign_id": f"test:{number}",
            "title": f"Event {number}",
            "alliance": alliance,
            "starts_on": day(first),
            "ends_on": day(last or first),
        }
        | fields
    )


@pytest.mark.parametrize(("year", "weeks"), [(2020, 53), (2024, 52), (2026, 53)])
def test_a_year_has_its_iso_weeks(alliance: Alliance, year: int, weeks: int) -> None:
    assert len(programme_of(alliance, year).weeks) == weeks


def test_an_event_counts_in_the_week_in_which_it_begins(alliance: Alliance) -> None:
    make_event(alliance, "2024-10-22", "2024-10-24", type="summit")
    make_event(alliance, "2024-10-27", "2024-10-29")
    counted = [
        (week.starts_on.isoformat(), week.count, week.key_event)
        for week in programme_of(alliance, 2024).weeks
        if week.count
    ]
    assert counted == [("2024-10-21", 2, True)]


def test_days_outside_the_iso_weeks_of_their_year_count_with_the_nearest(alliance: Alliance) -> None:
    make_event(alliance, "2024-12-31")  # ISO week 1 of 2025
    make_event(alliance, "2027-01-01")  # ISO week 53 of 2026
    assert [week.count for week in programme_of(alliance, 2024).weeks] == [0] * 51 + [1]
    assert [week.count for week in programme_of(alliance, 2027).weeks] == [1] + [0] * 51


def test_an_event_known_by_month_is_in_no_week_but_in_the_figures(alliance: Alliance) -> None:
    event = make_event(alliance, "2024-05-01", "2024-05-31", precision="month")
    programme = programme_of(alliance, 2024)
    assert sum(week.count for week in programme.weeks) == 0
    assert programme.without_day == (event,)
    assert programme.figures_on(day("2024-05-30")).held == 0
    assert programme.figures_on(day("2024-05-31")).held == 1


def test_figures_of_a_day_say_only_what_sources_say(alliance: Alliance) -> None:
    kazan = CityFactory.create(name="Kazan")
    make_event(alliance, "2024-03-01", city=kazan, place="Kazan")
    make_event(alliance, "2024-04-01", city=kazan, place="Kazan")
    make_event(alliance, "2024-04-02", place="Sviyazhsk", country="RU")
    make_event(alliance, "2024-05-02")  # held by video: in no city
    make_event(alliance, "2024-06-01", state="announced")
    make_event(alliance, "2024-06-02", state="cancelled")
    coming = make_event(alliance, "2024-10-22", "2024-10-24")
    make_event(None, "2024-07-01")
    make_event(alliance, "2023-07-01")
    figures = figures_on(alliance, day("2024-07-09"))
    assert (figures.total, figures.held, figures.unconfirmed, figures.cancelled) == (6, 4, 1, 1)
    assert (figures.cities, figures.next, figures.percent) == (2, coming, 66)


def test_an_event_is_held_when_its_last_day_has_come(alliance: Alliance) -> None:
    make_event(alliance, "2024-10-22", "2024-10-24")
    held = [figures_on(alliance, day(on)).held for on in ("2024-10-23", "2024-10-24")]
    assert held == [0, 1]


def test_a_year_without_events_has_honest_zeros(alliance: Alliance) -> None:
    figures = figures_on(alliance, day("2024-07-09"))
    assert (figures.total, figures.held, figures.percent, figures.next) == (0, 0, 0, None)
