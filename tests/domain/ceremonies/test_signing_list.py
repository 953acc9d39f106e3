"""The signing list of a forum: filled by both sides, ordered by the hosts, true to the files of the ties."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
    ParticipantFactory,
)
from twinhall.domain.approvals.models import Track
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.ceremonies.actions import (
    name_signatory,
    order_listings,
    plan_ceremony,
    take_off_list,
    want_to_sign,
)
from twinhall.domain.ceremonies.models import Ceremony, Listing
from twinhall.domain.ceremonies.standing import standings_of, ties_that_could_be_signed
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.forums.models import Forum
from twinhall.domain.notices.models import Notice
from twinhall.kit.errors import CannotDo

# Listings, dossiers' sides and cities, words with their sides, sides and steps of tracks, signatures.
_QUERIES = 8
AT = datetime.datetime(2027, 6, 1, 9, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def office(name: str) -> Acting:
    mandate = MandateFactory.create(body=BodyFactory.create(city=CityFactory.create(name=name)))
    return Acting(mandate.person, mandate)


def city_of(acting: Acting) -> City:
    assert acting.body is not None
    assert acting.body.city is not None
    return acting.body.city


@pytest.fixture
def kazan() -> Acting:
    return office("Kazan")


@pytest.fixture
def durban() -> Acting:
    return office("Durban")


@pytest.fixture
def host() -> Acting:
    return office("Nizhny Novgorod")


@pytest.fixture
def forum(host: Acting, kazan: Acting, durban: Acting) -> Forum:
    forum: Forum = ForumFactory.create(organiser=host.body)
    for acting in (kazan, durban):
        DelegationFactory.create(forum=forum, city=city_of(acting), body=acting.body)
    plan_ceremony(forum.public_id, starts_at=None, place="", protocol="", by=host, at=AT, door="test")
    return forum


def tie_of(*offices: Acting, state: str = "text-agreed") -> Dossier:
    dossier = Dossier.objects.create(
        kind="sister-city", state=state, opened_at=AT, moved_at=AT, proposed_at=AT
    )
    for position, acting in enumerate(offices):
        Side.objects.create(dossier=dossier, city=city_of(acting), position=position, is_opener=position == 0)
    return dossier


def want(forum: Forum, dossier: Dossier, by: Acting, **more: object) -> Listing:
    return want_to_sign(forum.public_id, dossier.public_id, by=by, at=AT, door="test", **more)  # type: ignore[arg-type]


def test_a_tie_is_on_the_list_when_both_sides_say_so_and_not_before(
    forum: Forum, kazan: Acting, durban: Acting
) -> None:
    dossier = tie_of(kazan, durban)
    assert want(forum, dossier, kazan).agreed_at is None
    assert Notice.objects.filter(person=durban.person, kind="waits").count() == 1
    with pytest.raises(CannotDo, match="said so already"):
        want(forum, dossier, kazan)
    assert want(forum, dossier, durban).agreed_at == AT
    (standing,) = standings_of(Ceremony.objects.get())
    assert (standing.is_agreed, standing.is_ready, standing.is_signed) == (True, False, False)
    assert [side.city.name for side in standing.missing] == ["Kazan", "Durban"]


def test_green_means_both_tracks_and_the_text(forum: Forum, kazan: Acting, durban: Acting) -> None:
    dossier = tie_of(kazan, durban, state="approvals")
    want(forum, dossier, kazan)
    for side in dossier.sides.all():
        Track.objects.create(
            side=side,
            begun_at=AT,
            none_needed_at=AT,
            none_needed_by=kazan.person,
            none_needed_reason="Section 5",
        )
    (standing,) = standings_of(Ceremony.objects.get())
    assert (list(standing.missing), standing.is_text_agreed, standing.is_ready) == ([], False, False)
    Dossier.objects.update(state="text-agreed")
    (standing,) = standings_of(Ceremony.objects.get())
    assert standing.is_ready


def test_only_ties_whose_every_side_comes_can_be_put_on_it(
    forum: Forum, kazan: Acting, durban: Acting, host: Acting
) -> None:
    elsewhere = tie_of(kazan, office("Cairo"))
    begun = tie_of(kazan, durban, state="proposed")
    fitting = tie_of(kazan, durban)
    assert ties_that_could_be_signed(forum, city_of(kazan).pk) == [fitting]
    assert ties_that_could_be_signed(forum, city_of(host).pk) == []
    with pytest.raises(CannotDo, match="must have a delegation"):
        want(forum, elsewhere, kazan)
    with pytest.raises(CannotDo, match="on its way to signature"):
        want(forum, begun, kazan)
    with pytest.raises(CannotDo, match="do not act for a city of this tie"):
        want(forum, fitting, host)
    assert not Listing.objects.exists()


def test_an_example_tie_is_signed_at_an_example_forum_only(
    forum: Forum, kazan: Acting, durban: Acting
) -> None:
    dossier = tie_of(kazan, durban)
    Dossier.objects.update(is_example=True)
    with pytest.raises(CannotDo, match="example forums only"):
        want(forum, dossier, kazan)


def test_a_side_takes_its_tie_off_until_it_is_signed(forum: Forum, kazan: Acting, durban: Acting) -> None:
    dossier = tie_of(kazan, durban)
    listing = want(forum, dossier, kazan)
    take_off_list(listing.public_id, by=durban, at=AT, door="test")
    assert not Listing.objects.exists()
    listing = want(forum, dossier, kazan)
    Dossier.objects.update(signed_on=AT.date())
    with pytest.raises(CannotDo, match="signed already"):
        take_off_list(listing.public_id, by=kazan, at=AT, door="test")


def test_who_signs_is_of_ones_own_delegation(forum: Forum, kazan: Acting, durban: Acting) -> None:
    dossier = tie_of(kazan, durban)
    own, other = (
        ParticipantFactory.create(delegation=forum.delegations.get(city=city_of(acting)))
        for acting in (kazan, durban)
    )
    with pytest.raises(CannotDo, match="one of your own delegation"):
        want(forum, dossier, kazan, participant=other)
    listing = want(forum, dossier, kazan, participant=own)
    name_signatory(
        listing.public_id, participant=None, signatory="Anna", office="Mayor", by=kazan, at=AT, door="test"
    )
    word = listing.words.get()
    assert (word.participant, word.signatory, word.office) == (None, "Anna", "Mayor")


def test_the_hosts_order_the_list_as_it_is_now(
    forum: Forum, kazan: Acting, durban: Acting, host: Acting
) -> None:
    listings = []
    for kind in ("sister-city", "partnership"):
        dossier = tie_of(kazan, durban)
        Dossier.objects.filter(pk=dossier.pk).update(kind=kind)
        want(forum, dossier, kazan)
        listings.append(want(forum, dossier, durban).public_id)
    who = {"by": host, "at": AT, "door": "test"}
    order_listings(forum.public_id, listings[::-1], **who)  # type: ignore[arg-type]
    assert [one.listing.public_id for one in standings_of(Ceremony.objects.get())] == listings[::-1]
    with pytest.raises(CannotDo, match="changed meanwhile"):
        order_listings(forum.public_id, listings[:1], **who)  # type: ignore[arg-type]


def test_the_list_asks_as_often_for_three_ties_as_for_one(
    forum: Forum, kazan: Acting, durban: Acting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for kind in ("sister-city", "partnership", "contact"):
        dossier = tie_of(kazan, durban)
        Dossier.objects.filter(pk=dossier.pk).update(kind=kind)
        Track.objects.create(side=dossier.sides.all()[0], begun_at=AT)
        want(forum, dossier, kazan)
        ceremony = Ceremony.objects.get()
        with django_assert_num_queries(_QUERIES):
            standings_of(ceremony)


def test_the_ceremony_is_on_a_day_of_the_forum(forum: Forum, host: Acting) -> None:
    with pytest.raises(CannotDo, match="on a day of the forum"):
        plan_ceremony(forum.public_id, starts_at=AT, place="", protocol="", by=host, at=AT, door="test")
