"""The operator's pages of bodies, associations, mandates and focal points."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    MandateFactory,
    MembershipStatementFactory,
    PersonFactory,
    give_second_factor,
)
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.domain.bodies.models import AssociationMember, Body, FocalPoint
from twinhall.domain.journal.models import Entry

pytestmark = pytest.mark.django_db
BODIES, MANDATES = "/en/operator/bodies/", "/en/operator/mandates/"
FOCAL = "/en/operator/focal-points/"


@pytest.fixture
def client() -> Client:
    made = Client()
    made.force_login(give_second_factor(PersonFactory.create(is_operator=True)))
    return made


@pytest.fixture
def association() -> Body:
    return BodyFactory.create(kind="association", names={"en": "Cities of Russia"}, country="RU")


def shown(client: Client, address: str) -> str:
    return words_of(client.get(address).content)


def test_all_bodies_with_their_kind_and_mandates(client: Client, association: Body) -> None:
    MandateFactory.create_batch(2, body=association)
    BodyFactory.create(city=CityFactory.create(name="Kazan"))
    said = shown(client, BODIES)
    assert "Cities of Russia national association of cities 2" in said
    assert "Kazan authority of a city 0" in said
    assert "Kazan" not in shown(client, f"{BODIES}?kind=association")


def test_all_bodies_take_no_more_queries_with_more_rows(client: Client) -> None:
    def made(*numbers: int) -> None:
        for number in numbers:
            BodyFactory.create()
            AllianceFactory.create(slug=f"bodiless-{number}")
            BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug=f"a-{number}"))

    made(1)
    assert not grows_with_rows(client, BODIES, lambda: made(2, 3), MOST_QUERIES_SIGNED_IN)


def test_a_refused_association_keeps_what_was_typed(client: Client) -> None:
    answer = client.post(BODIES, {"name": "Cities of Nowhere", "country": "xx"})
    assert answer.status_code == 422
    assert "There is no country “XX”" in words_of(answer.content)
    assert 'value="Cities of Nowhere"' in answer.content.decode()
    assert not Body.objects.exists()


def test_an_association_is_added_with_its_own_name(client: Client) -> None:
    typed = {"name": "Cities", "own_name": "Города", "own_language": "ru", "country": "ru"}
    answer = client.post(BODIES, typed)
    body = Body.objects.get()
    assert answer["Location"] == f"{BODIES}{body.public_id}/"
    assert (body.names, body.country) == ({"en": "Cities", "ru": "Города"}, "RU")
    assert Entry.objects.get(verb="body.added").subject == body.public_id


def test_a_secretariat_is_made_once_and_told_to_the_journal(client: Client) -> None:
    AllianceFactory.create()
    assert "Example alliance" in shown(client, BODIES)
    for _number in range(2):
        client.post(f"{BODIES}secretariat/", {"alliance": "example-alliance"})
    assert Body.objects.get().name == "Secretariat of Example alliance"
    assert Entry.objects.filter(verb="body.added").count() == 1
    assert "Of this alliance" not in shown(client, BODIES)


def test_members_come_and_go_and_an_unknown_city_is_named_so(client: Client, association: Body) -> None:
    address = f"{BODIES}{association.public_id}/"
    CityFactory.create(name="Kazan", slug="kazan")
    answer = client.post(address, {"act": "add", "city": "kasan"})
    assert answer.status_code == 422
    assert "There is no city with this address." in words_of(answer.content)
    assert 'value="kasan"' in answer.content.decode()
    client.post(address, {"act": "add", "city": "Kazan "})
    assert "Kazan Take out" in shown(client, address)
    client.post(address, {"act": "remove", "city": "kazan"})
    assert not AssociationMember.objects.exists()


def test_a_merge_is_looked_at_first(client: Client, association: Body) -> None:
    target = BodyFactory.create(kind="association", names={"en": "Union"}, country="RU")
    MandateFactory.create_batch(3, body=association)
    address = f"{BODIES}{association.public_id}/"
    looked = client.post(address, {"act": "look", "into": target.public_id})
    assert "Into Union would move: Mandates: 3 Member cities: 0 Focal points: 0" in words_of(looked.content)
    association.refresh_from_db()
    assert association.merged_into is None
    client.post(address, {"act": "merge", "into": target.public_id})
    association.refresh_from_db()
    assert association.merged_into == target


def test_a_refused_merge_says_why_and_keeps_the_number(client: Client, association: Body) -> None:
    city = BodyFactory.create()
    address = f"{BODIES}{association.public_id}/"
    for into, problem in (("bod_nothing", "no body with this number"), (city.public_id, "of the same kind")):
        answer = client.post(address, {"act": "merge", "into": into})
        assert answer.status_code == 422
        assert problem in words_of(answer.content)
        assert f'value="{into}"' in answer.content.decode()


def test_one_bodys_page_takes_no_more_queries_with_more_members(client: Client, association: Body) -> None:
    def join(count: int) -> None:
        for city in CityFactory.create_batch(count):
            AssociationMember.objects.create(association=association, city=city, added_at=timezone.now())

    join(1)
    address = f"{BODIES}{association.public_id}/"
    assert not grows_with_rows(client, address, lambda: join(2), MOST_QUERIES_SIGNED_IN)


def test_mandates_by_when_they_end_and_by_filters(client: Client, association: Body) -> None:
    soon = timezone.now().date() + datetime.timedelta(days=10)
    MandateFactory.create(body=association, person__display_name="Vera", ends_on=soon)
    MandateFactory.create(body__city__country="ZA", person__display_name="Thandi")
    said = shown(client, MANDATES)
    assert said.index("Vera") < said.index("Thandi")
    assert "Thandi" not in shown(client, f"{MANDATES}?days=30")
    assert "Vera" not in shown(client, f"{MANDATES}?country=ZA")


def test_mandates_take_no_more_queries_with_more_rows(client: Client) -> None:
    MandateFactory.create()
    more = lambda: MandateFactory.create_batch(2)  # noqa: E731 - one sentence in one line
    assert not grows_with_rows(client, MANDATES, more, MOST_QUERIES_SIGNED_IN)


def test_a_focal_point_is_named_and_ended(client: Client, association: Body) -> None:
    client.post(FOCAL, {"country": "ru", "body": association.public_id})
    assert "Russia: Cities of Russia since" in shown(client, FOCAL)
    client.post(FOCAL, {"end": FocalPoint.objects.get().pk})
    assert FocalPoint.objects.get().ended_at is not None
    assert list(Entry.objects.values_list("verb", flat=True)) == ["focal-point.named", "focal-point.ended"]


def test_a_refused_focal_point_keeps_what_was_typed(client: Client, association: Body) -> None:
    answer = client.post(FOCAL, {"country": "ZA", "body": association.public_id})
    assert answer.status_code == 422
    assert "its own country only" in words_of(answer.content)
    assert 'value="ZA"' in answer.content.decode()


def test_focal_points_take_no_more_queries_with_more_rows(client: Client) -> None:
    def name(count: int) -> None:
        for body in BodyFactory.create_batch(count, kind="association", names={"en": "Cities"}, country="RU"):
            FocalPoint.objects.create(country="RU", body=body, named_at=timezone.now())

    name(1)
    assert not grows_with_rows(client, FOCAL, lambda: name(2), MOST_QUERIES_SIGNED_IN)


class TestASecretariatKeepsFocalPoints:
    def secretary(self, role: str = "officer") -> Client:
        alliance = AllianceFactory.create(slug="other")
        MembershipStatementFactory.create(alliance=alliance, country="ZA")
        body = BodyFactory.create(kind="secretariat", alliance=alliance)
        client = Client()
        client.force_login(give_second_factor(MandateFactory.create(body=body, role=role).person))
        return client

    def test_of_its_own_countries_only(self, association: Body) -> None:
        focal = FocalPoint.objects.create(country="RU", body=association, named_at=timezone.now())
        client = self.secretary()
        assert "Cities of Russia since" not in shown(client, FOCAL)
        client.post(FOCAL, {"end": focal.pk})
        focal.refresh_from_db()
        assert focal.ended_at is None
        other = BodyFactory.create(kind="association", names={"en": "Union"}, country="RU")
        answer = client.post(FOCAL, {"country": "RU", "body": other.public_id})
        assert "for the countries of its own alliance" in words_of(answer.content)
        assert FocalPoint.objects.get() == focal

    def test_not_by_its_translator(self) -> None:
        assert self.secretary("translator").get(FOCAL).status_code == 403


def test_an_operator_who_also_speaks_for_a_city_keeps_lists_in_no_citys_name(association: Body) -> None:
    vera = give_second_factor(PersonFactory.create(is_operator=True))
    MandateFactory.create(person=vera)
    client = Client()
    client.force_login(vera)
    client.post(FOCAL, {"country": "RU", "body": association.public_id})
    assert Entry.objects.get(verb="focal-point.named").acting_for == ""
