"""Real rows for tests, each with the least that makes it valid."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db.models import F
from factory.declarations import LazyAttribute, LazyFunction, Maybe, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from twinhall.algorithms.name_matching import name_key
from twinhall.domain.alliances.models import Alliance, MembershipStatement
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.models import Forum, Host, Series
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Session
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.models import Tie, TieParty, TieSource

PASSWORD = "a long and easy sentence of the tests"


class PersonFactory(DjangoModelFactory[Person]):
    """Somebody with a confirmed address; `password` is the text she signs in with."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = Sequence(lambda number: f"person{number}@city.example")
    display_name = Sequence(lambda number: f"Example Person {number}")

    @post_generation
    def confirmed(self: Person, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        if extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @post_generation
    def password(self: Person, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        self.set_password(extracted or PASSWORD)
        self.save(update_fields=["password"])


def give_second_factor(person: Person) -> Person:
    """As if she had set up an authenticator app."""
    TOTP.activate(person, generate_totp_secret())
    return person


class BodyFactory(DjangoModelFactory[Body]):
    """The authority of a city; `alliance=` or `names=` with `kind=` make another kind."""

    class Meta:
        model = Body

    kind = "city"
    city = Maybe(
        LazyAttribute(lambda body: body.kind == "city"), SubFactory("tests.factories.CityFactory"), None
    )
    added_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class MandateFactory(DjangoModelFactory[Mandate]):
    """An officer's, holding for years around today."""

    class Meta:
        model = Mandate

    person = SubFactory(PersonFactory)
    body = SubFactory(BodyFactory)
    role = "officer"
    name_in_office = SelfAttribute("person.display_name")
    starts_on = datetime.date(2020, 1, 1)
    ends_on = datetime.date(2099, 12, 31)
    granted_at = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("key",)

    key = Sequence(lambda number: f"https://city.example/{number}")
    title = LazyAttribute(lambda source: f"Example list at {source.key}")
    url = SelfAttribute("key")


class CityFactory(DjangoModelFactory[City]):
    class Meta:
        model = City

    name = Sequence(lambda number: f"Exampleton {number}")
    slug = LazyAttribute(lambda city: city.name.lower().replace(" ", "-"))
    country = "RU"
    latitude = 55.8
    longitude = 49.1
    population = 100_000
    time_zone = "Europe/Moscow"


class CityNameFactory(DjangoModelFactory[CityName]):
    class Meta:
        model = CityName

    city = SubFactory(CityFactory)
    text = SelfAttribute("city.name")
    key = LazyAttribute(lambda name: name_key(name.text))
    script = "Latn"


def make_tie(*cities: City, source: Source | None = None, **fields: Any) -> Tie:
    """A tie between the cities, known from `source` (an example list when none is given)."""
    fields = {"since": datetime.date(2024, 7, 9), "since_precision": "day"} | fields
    ordered = sorted(cities, key=lambda city: city.pk)
    tie = Tie.objects.create(
        **{
            "parties_key": "-".join(str(city.pk) for city in ordered),
            "known_since": fields["since"],
            "is_international": len({city.country for city in ordered}) > 1,
            "source_count": 1,
        }
        | fields
    )
    for position, city in enumerate(ordered):
        TieParty.objects.create(tie=tie, city=city, country=city.country, position=position)
    City.objects.filter(pk__in=[city.pk for city in ordered]).update(tie_count=F("tie_count") + 1)
    TieSource.objects.create(
        tie=tie,
        source=source or SourceFactory.create(),
        since=tie.since,
        since_precision=tie.since_precision,
        recorded_on=datetime.date(2026, 11, 1),
    )
    return tie


class AllianceFactory(DjangoModelFactory[Alliance]):
    class Meta:
        model = Alliance

    slug = "example-alliance"
    names = LazyFunction(lambda: {"en": "Example alliance"})


class MembershipStatementFactory(DjangoModelFactory[MembershipStatement]):
    class Meta:
        model = MembershipStatement

    alliance = SubFactory(AllianceFactory)
    country = "RU"
    status = "member"
    since = datetime.date(2006, 9, 1)


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    slug = Sequence(lambda number: f"series-{number}")
    names = LazyFunction(lambda: {"en": "Forum of Sister Cities"})


class ForumFactory(DjangoModelFactory[Forum]):
    """A forum of three days in Kazan's time, its call open; `organiser=body` lets that body keep its pages."""

    class Meta:
        model = Forum
        skip_postgeneration_save = True

    slug = Sequence(lambda number: f"forum-{number}")
    names = LazyFunction(lambda: {"en": "Forum of Sister Cities", "ru": "Форум породнённых городов"})
    starts_on = datetime.date(2027, 6, 21)
    ends_on = datetime.date(2027, 6, 23)
    time_zone = "Europe/Moscow"
    languages = LazyFunction(lambda: ["en", "ru"])
    state = "call_open"

    @post_generation
    def organiser(self: Forum, create: bool, extracted: Body | None, **_kwargs: Any) -> None:
        if extracted is not None:
            Host.objects.create(forum=self, body=extracted, organises=True)


class DelegationFactory(DjangoModelFactory[Delegation]):
    class Meta:
        model = Delegation

    forum = SubFactory(ForumFactory)
    kind = "city"
    city = SubFactory(CityFactory)
    country = SelfAttribute("city.country")
    registered_at = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)


class ParticipantFactory(DjangoModelFactory[Participant]):
    class Meta:
        model = Participant

    delegation = SubFactory(DelegationFactory)
    forum = SelfAttribute("delegation.forum")
    passport_name = Sequence(lambda number: f"IVANOVA ANNA {number}")
    display_name = Sequence(lambda number: f"Анна Иванова {number}")
    languages = LazyFunction(lambda: ["ru", "en"])
    registered_at = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)


class SessionFactory(DjangoModelFactory[Session]):
    """An hour of the programme that waits for its place, held in English."""

    class Meta:
        model = Session

    forum = SubFactory(ForumFactory)
    titles = LazyFunction(lambda: {"en": "Youth exchange between cities"})
    held_in = LazyFunction(lambda: ["en"])
