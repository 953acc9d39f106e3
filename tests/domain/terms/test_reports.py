"""What a city reports each year stands in its calendar and on its desk, where the rule holds there."""

import datetime

import pytest

from tests.factories import BodyFactory, CityFactory, MandateFactory
from twinhall.access.asking import Asker
from twinhall.access.feeds import reports_ahead
from twinhall.domain.terms.calendar import days_of
from twinhall.domain.terms.reports import reports_between

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 12, 1)


def test_a_rule_of_one_region_holds_for_its_cities_alone() -> None:
    kostroma = CityFactory.create(name="Kostroma", country="RU", region_name="Kostroma Oblast")
    last = datetime.date(2028, 6, 1)
    days = [one.on for one in reports_between(kostroma, TODAY, last)]
    assert days == [datetime.date(2027, 1, 15), datetime.date(2028, 1, 15)]
    assert [one.on for one in reports_between(kostroma, days[0], days[0])] == days[:1]
    kazan = CityFactory.create(name="Kazan", country="RU", region_name="Tatarstan")
    assert reports_between(kazan, TODAY, last) == []
    assert reports_between(CityFactory.create(country="FR"), TODAY, last) == []


def test_the_calendar_has_it_with_an_id_that_stays() -> None:
    kostroma = CityFactory.create(name="Kostroma", country="RU", region_name="Kostroma Oblast")
    found = [day for day in days_of([kostroma.pk], TODAY) if day.kind == "report"]
    assert [(day.key, day.on.isoformat()) for day in found] == [
        (f"{kostroma.public_id}-list-of-agreements-{year}", f"{year}-01-15") for year in (2026, 2027, 2028)
    ]


def test_who_speaks_for_the_city_is_told_in_the_weeks_before() -> None:
    kostroma = CityFactory.create(name="Kostroma", country="RU", region_name="Kostroma Oblast")
    officer = MandateFactory.create(body=BodyFactory.create(city=kostroma)).person
    for day, count in (("2026-11-15", 0), ("2026-11-16", 1), ("2027-01-15", 1), ("2027-01-16", 0)):
        at = datetime.datetime.fromisoformat(f"{day}T09:00:00+00:00")
        assert len(reports_ahead(Asker(officer, at=at), 60)) == count
