"""The example people of the demo: made by the real actions, labelled, once, without asking anybody on the network."""

import socket

import pytest
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from pytest_django import Settings

from tests.factories import CityFactory, MandateFactory
from tests.small_world import build_small_world
from twinhall.domain.bodies.models import Body
from twinhall.domain.bodies.standing import city_standing
from twinhall.domain.ceremonies.models import Ceremony
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.ties.models import Tie
from twinhall.transfer.examples import EXAMPLES, load_examples

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def world(settings: Settings, tmp_path: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, City]:
    settings.DATA_DIR = settings.UPLOADS_DIR = tmp_path
    cities = build_small_world()
    cities["Campinas"] = CityFactory.create(name="Campinas", country="BR", geonameid=3467865)
    cities["Addis Ababa"] = CityFactory.create(name="Addis Ababa", country="ET", geonameid=344979)

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("The examples ask the network.")

    monkeypatch.setattr(socket.socket, "sendto", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return cities


def test_three_cities_are_verified_by_the_pair_and_say_that_they_are_examples(world: dict[str, City]) -> None:
    load_examples(at=NOW, door="test")
    for name in ("Kazan", "Durban", "Campinas"):
        standing = city_standing(world[name], at=NOW)
        assert standing is not None, name
        assert standing.is_example
        assert standing.verified_on < NOW.date() < standing.until
    approved = Claim.objects.get(city=world["Kazan"])
    assert {proof.kind for proof in approved.proofs.all()} == {"mail-domain", "dns-record"}
    assert sorted(decision.by.display_name for decision in approved.decisions.all()) == [
        "Arun Example",
        "Mariam Example",
    ]


def test_one_claim_waits_and_one_was_refused_with_its_reason(world: dict[str, City]) -> None:
    load_examples(at=NOW, door="test")
    states = [(claim.city.name, claim.state) for claim in Claim.objects.order_by("made_at")]
    assert states == [
        ("Kazan", "approved"),
        ("Durban", "approved"),
        ("Campinas", "refused"),
        ("Campinas", "approved"),
        ("Addis Ababa", "submitted"),
    ]
    assert "the letter bears no stamp" in Claim.objects.get(state="refused").decisions.get().reason


def test_everything_invented_says_so(world: dict[str, City]) -> None:
    load_examples(at=NOW, door="test")
    assert not Person.objects.filter(is_example=False).exists()
    assert not Body.objects.filter(is_example=False).exists()
    assert not Claim.objects.filter(is_example=False).exists()
    assert all(person.display_name.endswith(" Example") for person in Person.objects.all())
    assert [
        letter.to for letter in Message.objects.exclude(to="") if not letter.to.endswith(".example")
    ] == []


def test_each_has_a_second_factor_and_no_password(world: dict[str, City]) -> None:
    load_examples(at=NOW, door="test")
    people = list(Person.objects.all())
    assert len(people) == len(EXAMPLES)
    assert all(is_mfa_enabled(person) and not person.has_usable_password() for person in people)


def test_loading_again_changes_nothing(world: dict[str, City]) -> None:
    assert load_examples(at=NOW, door="test").made == len(EXAMPLES)
    before = Entry.objects.count(), Claim.objects.count(), Message.objects.count(), Person.objects.count()
    assert load_examples(at=NOW, door="test").made == 0
    after = Entry.objects.count(), Claim.objects.count(), Message.objects.count(), Person.objects.count()
    assert after == before


def test_a_body_for_which_a_real_person_speaks_is_no_example(world: dict[str, City]) -> None:
    MandateFactory.create(body__city=world["Kazan"])
    load_examples(at=NOW, door="test")
    assert not Body.objects.get(city=world["Kazan"]).is_example


def test_a_city_that_only_an_example_person_speaks_for_is_an_example_whoever_made_its_body(
    world: dict[str, City],
) -> None:
    load_examples(at=NOW, door="test")
    MandateFactory.create(person=Person.objects.get(email="aigul@kazan.example"), body__city=world["Lyon"])
    MandateFactory.create(body__city=world["Moscow"])
    labels = {name: city_standing(world[name], at=NOW) for name in ("Lyon", "Moscow")}
    assert {name: told and told.is_example for name, told in labels.items()} == {
        "Lyon": True,
        "Moscow": False,
    }


def test_cities_that_the_register_lacks_are_left_out(world: dict[str, City]) -> None:
    world["Addis Ababa"].delete()
    load_examples(at=NOW, door="test")
    assert set(Claim.objects.values_list("city__name", flat=True)) == {"Campinas", "Durban", "Kazan"}


def test_three_ties_stand_at_three_points_of_their_life_and_none_in_the_register(
    world: dict[str, City],
) -> None:
    before = Tie.objects.count()
    load_examples(at=NOW, door="test")
    told = {
        frozenset(side.city.name for side in dossier.sides.all()): (dossier.state, dossier.is_example)
        for dossier in Dossier.objects.with_sides()
    }
    assert told == {
        frozenset({"Campinas", "Kazan"}): ("proposed", True),
        frozenset({"Durban", "Kazan"}): ("approvals", True),
        frozenset({"Campinas", "Durban"}): ("active", True),
    }
    assert Tie.objects.count() == before


def test_the_example_forum_is_marked_and_both_sides_have_asked_to_sign_there(world: dict[str, City]) -> None:
    load_examples(at=NOW, door="test")
    forum = Forum.objects.get()
    assert (forum.is_example, forum.series.get().is_example) == (True, True)
    assert (forum.sessions.count(), forum.tracks.count(), forum.rooms.count()) == (70, 13, 6)
    assert {host.body.is_example for host in forum.hosts.all() if host.body} == {True}
    assert forum.programme_versions.get().number == 1
    # This register knows few cities; each that comes is one of them, once.
    assert set(forum.delegations.values_list("city__name", flat=True)) <= {
        city.name for city in City.objects.all()
    }
    assert all("Example" in person.display_name for person in forum.participants.all())
    (listing,) = Ceremony.objects.get().listings.all()
    assert listing.agreed_at is not None
    assert {side.city.name for side in listing.dossier.sides.all()} == {"Kazan", "Durban"}
