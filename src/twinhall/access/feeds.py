"""Calendars, fetched and checked in one call: one's own addresses, and what whoever holds one may read."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.access.asking import Asker, Mandate, Person
from twinhall.access.verdict import Unknown
from twinhall.domain.bodies.acting import mandates_holding
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.words import WRITING_ROLES
from twinhall.domain.terms.calendar import CalendarDay, days_of
from twinhall.domain.terms.feeds import feed_of_token, token_of
from twinhall.domain.terms.models import Feed
from twinhall.domain.terms.reports import ReportDay, reports_between

__all__ = [
    "CalendarDay",
    "City",
    "Feed",
    "FeedChoice",
    "FeedFile",
    "feed_choices",
    "feed_to_read",
    "own_city",
    "reports_ahead",
]


@dataclass(frozen=True)
class FeedChoice:
    """A calendar she has, or can have: of one city, or of all hers (`city` is None)."""

    city: City | None
    feed: Feed | None
    token: str


@dataclass(frozen=True)
class FeedFile:
    """What a calendar holds, for whoever knows its address."""

    person: Person
    city: City | None
    days: Sequence[CalendarDay]


def feed_choices(asker: Asker) -> list[FeedChoice]:
    """All her cities' calendar first, then each city's (one query)."""
    made = {feed.city_id: feed for feed in Feed.objects.filter(person=asker.signed_in())}
    found = [(None, made.get(None)), *((city, made.get(city.pk)) for city in _cities(asker.mandates))]
    return [FeedChoice(city, feed, token_of(feed) if feed else "") for city, feed in found]


def own_city(asker: Asker, public_id: str) -> City | None:
    """The city of that permanent id for which she reads; None for all. Unknown for any other."""
    asker.signed_in()
    if not public_id:
        return None
    city = next((city for city in _cities(asker.mandates) if city.public_id == public_id), None)
    if city is None:
        raise Unknown("There is no such calendar.")
    return city


def feed_to_read(token: str, at: datetime.datetime) -> FeedFile:
    """For whoever knows the address: of cities whose files its owner may read today, and of no others."""
    feed = feed_of_token(token)
    if feed is None:
        raise Unknown("There is no such calendar.")
    cities = {city.pk for city in _cities(mandates_holding(feed.person, at))}
    if feed.city_id is not None:
        if feed.city_id not in cities:
            raise Unknown("There is no such calendar.")
        cities = {feed.city_id}
    return FeedFile(feed.person, feed.city, days_of(cities, at.date()))


def reports_ahead(asker: Asker, days: int) -> list[ReportDay]:
    """What her cities are to report within so many days by a rule of their country (no query)."""
    today = asker.at.date()
    last = today + datetime.timedelta(days=days)
    return [one for city in _cities(asker.mandates) for one in reports_between(city, today, last)]


def _cities(mandates: Sequence[Mandate]) -> list[City]:
    found = [
        mandate.body.city
        for mandate in mandates
        if mandate.body.kind == BodyKind.CITY and mandate.role in WRITING_ROLES and mandate.body.city
    ]
    return list({city.pk: city for city in found}.values())
