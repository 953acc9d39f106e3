"""A body's own page: what is shown to whom, granting, revoking, rules of two persons, acts that wait."""

import datetime
from zoneinfo import ZoneInfo

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
from twinhall.domain.bodies.models import Body, Mandate, PendingAct
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.now().astimezone(ZoneInfo("Europe/Moscow")).date()  # where the cities of the tests lie
NEXT_YEAR = TODAY + datetime.timedelta(days=300)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def leader(body: Body, role: str = "officer", name: str = "Alsu Valieva") -> Person:
    person: Person = MandateFactory.create(body=body, role=role, person__display_name=name).person
    return person


def page(body: Body, part: str = "") -> str:
    return f"/en/bodies/{body.public_id}/{part}"


def waiting(body: Body, by: Person, person: Person | None = None, **fields: object) -> PendingAct:
    content = {"role": "press", "starts_on": str(TODAY), "ends_on": str(NEXT_YEAR)}
    content["person"] = (person or PersonFactory.create()).public_id
    given = {
        "act": "grant",
        "content": content,
        "proposed_at": timezone.now(),
        "lapses_at": timezone.now() + datetime.timedelta(days=14),
    }
    return PendingAct.objects.create(body=body, proposed_by=by, **given | fields)


@pytest.fixture
def kazan() -> Body:
    return BodyFactory.create(city=CityFactory.create(name="Kazan", country="RU"))


def test_it_shows_who_speaks_for_it_now_and_who_did(kazan: Body) -> None:
    alsu = leader(kazan)
    MandateFactory.create(
        body=kazan,
        person__display_name="Igor",
        revoked_at=timezone.now() - datetime.timedelta(days=1),
        revoked_reason="Left the office.",
    )
    said = words_of(signed_in(alsu).get(page(kazan)).content)
    assert "authority of a city Kazan" in said
    assert "Alsu Valieva officer 1 January 2020 31 December 2099 Revoke" in said
    assert "Igor, officer revoked on" in said
    assert "Left the office." in said
    assert "Grant it" in said


def test_a_translator_reads_and_is_offered_nothing_to_press(kazan: Body) -> None:
    said = words_of(signed_in(leader(kazan, "translator")).get(page(kazan)).content)
    assert "Alsu Valieva translator" in said
    assert ("Revoke" in said, "Grant it" in said) == (False, False)


def test_a_secretariat_is_named_as_one_on_its_page_and_in_the_head() -> None:
    body = BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create())
    html = signed_in(leader(body)).get(page(body)).content.decode()
    assert "<h1>Secretariat of Example alliance</h1>" in html
    assert "<bdi>Secretariat of Example alliance</bdi>" in html.split("<main")[0]


def test_an_act_that_waits_says_to_whom_and_until_when(kazan: Body) -> None:
    alsu, vera = leader(kazan), leader(kazan, name="Vera")
    waiting(kazan, alsu, PersonFactory.create(display_name="Igor"))
    waiting(kazan, alsu, act="rules", content={"acts": ["sign"]})
    said = words_of(signed_in(vera).get(page(kazan)).content)
    assert "granting a mandate Igor: press officer from" in said
    assert "Two persons would be asked for: signing" in said
    assert "Proposed by Alsu Valieva; lapses on" in said


def test_an_act_whose_time_is_over_waits_no_longer(kazan: Body) -> None:
    alsu = leader(kazan)
    waiting(kazan, alsu, lapses_at=timezone.now() - datetime.timedelta(seconds=1))
    assert "Waiting for a second person" not in words_of(signed_in(alsu).get(page(kazan)).content)


def test_the_second_person_confirms_on_the_page(kazan: Body) -> None:
    alsu, vera, igor = leader(kazan), leader(kazan), PersonFactory.create()
    act = waiting(kazan, alsu, igor)
    address = f"/en/acts/{act.public_id}/decide/"
    signed_in(alsu).post(address, {"decision": "agree"})
    assert not Mandate.objects.filter(person=igor).exists()
    signed_in(vera).post(address, {"decision": "agree"})
    assert Mandate.objects.get(person=igor).granted_by == vera


def test_a_refused_grant_keeps_what_was_typed(kazan: Body) -> None:
    client = signed_in(leader(kazan))
    typed = {"email": "nobody@kazan.example", "role": "press", "starts_on": TODAY, "ends_on": NEXT_YEAR}
    answer = client.post(page(kazan, "grant/"), typed)
    assert answer.status_code == 422
    assert "Nobody has an account with this address." in words_of(answer.content)
    assert 'value="nobody@kazan.example"' in answer.content.decode()
    person = PersonFactory.create(email="igor@kazan.example")
    answer = client.post(page(kazan, "grant/"), typed | {"email": person.email, "role": "signatory"})
    assert answer.status_code == 422
    assert "Only a head can let somebody sign" in words_of(answer.content)
    assert 'value="igor@kazan.example"' in answer.content.decode()
    assert client.post(page(kazan, "grant/"), typed | {"email": person.email}).status_code == 302
    assert Mandate.objects.get(person=person).role == "press"


def test_an_example_person_is_given_nothing_outside_a_demo(kazan: Body) -> None:
    invented = PersonFactory.create(is_example=True)
    typed = {"email": invented.email, "role": "press", "starts_on": TODAY, "ends_on": NEXT_YEAR}
    assert signed_in(leader(kazan)).post(page(kazan, "grant/"), typed).status_code == 422
    assert not Mandate.objects.filter(person=invented).exists()


def test_a_head_grants_with_a_second_factor_only(kazan: Body) -> None:
    head = leader(kazan, "head")
    typed = {"email": PersonFactory.create().email, "role": "signatory"}
    typed |= {"starts_on": str(TODAY), "ends_on": str(NEXT_YEAR)}
    refused = signed_in(head).post(page(kazan, "grant/"), typed)
    assert (refused.status_code, refused.context["needs_factor"]) == (403, True)
    give_second_factor(head)
    assert signed_in(head).post(page(kazan, "grant/"), typed).status_code == 302


def test_a_revocation_wants_a_reason_and_says_so_there(kazan: Body) -> None:
    alsu, mandate = leader(kazan), MandateFactory.create(body=kazan, role="press")
    address = f"/en/mandates/{mandate.public_id}/revoke/"
    assert signed_in(alsu).post(address, {"reason": " "}).status_code == 422
    assert signed_in(alsu).post(address, {"reason": "Left."}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.revoked_reason == "Left."


def test_rules_that_one_person_alone_would_make_are_refused(kazan: Body) -> None:
    answer = signed_in(leader(kazan)).post(page(kazan, "rules/"), {"acts": ["grant"]})
    assert answer.status_code == 422
    assert "Nobody else leads this body yet" in words_of(answer.content)
    assert 'value="grant" id="id_acts_2" checked' in answer.content.decode()


def test_the_secretariat_that_verified_a_city_can_revoke_on_its_page(kazan: Body) -> None:
    secretariat = BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create())
    mandate = MandateFactory.create(body=kazan, granted_for=secretariat)
    client = signed_in(give_second_factor(leader(secretariat)))
    said = words_of(client.get(page(kazan)).content)
    assert ("Revoke now" in said, "Grant it" in said) == (True, False)
    client.post(f"/en/mandates/{mandate.public_id}/revoke/", {"reason": "Proved false."})
    mandate.refresh_from_db()
    assert mandate.revoked_reason == "Proved false."


class TestWhoKnowsOfIt:
    def test_a_secretariat_knows_the_bodies_of_its_countries(self, kazan: Body) -> None:
        alliance = AllianceFactory.create(slug="other")
        secretariat = BodyFactory.create(kind="secretariat", alliance=alliance)
        client = signed_in(give_second_factor(leader(secretariat)))
        assert client.get(page(kazan)).status_code == 404
        MembershipStatementFactory.create(alliance=alliance, country="RU")
        assert client.get(page(kazan)).status_code == 200

    def test_one_secretariat_does_not_know_another(self) -> None:
        one, other = (
            BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug=slug))
            for slug in ("one", "other")
        )
        client = signed_in(give_second_factor(leader(one)))
        assert [client.get(page(body)).status_code for body in (one, other)] == [200, 404]

    def test_the_sites_own_secretariat_knows_countries_of_no_alliance(self, kazan: Body) -> None:
        own = BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug="brics"))
        client = signed_in(give_second_factor(leader(own)))
        assert client.get(page(kazan)).status_code == 200
        MembershipStatementFactory.create(alliance=AllianceFactory.create(slug="other"), country="RU")
        assert client.get(page(kazan)).status_code == 404

    @pytest.mark.parametrize("staff", ["secretariat", "operator"])
    def test_staff_reads_with_a_second_factor_only(self, kazan: Body, staff: str) -> None:
        own = BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug="brics"))
        person = PersonFactory.create(is_operator=True) if staff == "operator" else leader(own)
        assert signed_in(person).get(page(kazan)).status_code == 403
        assert signed_in(give_second_factor(person)).get(page(kazan)).status_code == 200


class TestAnOperatorOfABodyThatIsNoCitys:
    def test_lets_in_the_first_two_who_lead_it_and_no_more(self) -> None:
        body = BodyFactory.create(kind="association", names={"en": "Cities"}, country="RU")
        client = signed_in(give_second_factor(PersonFactory.create(is_operator=True)))
        codes = [
            client.post(
                page(body, "grant/"),
                {
                    "email": PersonFactory.create().email,
                    "role": "officer",
                    "starts_on": timezone.now().date(),
                    "ends_on": NEXT_YEAR,
                },
            ).status_code
            for _number in range(3)
        ]
        assert codes == [302, 302, 403]

    def test_never_lets_in_herself(self) -> None:
        body = BodyFactory.create(kind="association", names={"en": "Cities"}, country="RU")
        vera = give_second_factor(PersonFactory.create(is_operator=True))
        typed = {
            "email": vera.email,
            "role": "officer",
            "starts_on": timezone.now().date(),
            "ends_on": NEXT_YEAR,
        }
        assert signed_in(vera).post(page(body, "grant/"), typed).status_code == 422
        assert not Mandate.objects.exists()

    def test_can_end_a_mandate_however_many_lead_it(self) -> None:
        body = BodyFactory.create(kind="association", names={"en": "Cities"}, country="RU")
        mandates = [MandateFactory.create(body=body, role="head") for _number in range(3)]
        client = signed_in(give_second_factor(PersonFactory.create(is_operator=True)))
        client.post(f"/en/mandates/{mandates[0].public_id}/revoke/", {"reason": "Account taken over."})
        assert Mandate.objects.filter(revoked_at__isnull=False).get() == mandates[0]


def test_a_merged_body_leads_to_the_other(kazan: Body) -> None:
    old = BodyFactory.create(merged_into=kazan)
    operator = give_second_factor(PersonFactory.create(is_operator=True))
    assert signed_in(operator).get(page(old))["Location"] == page(kazan)


def test_its_page_takes_no_more_queries_with_more_rows(kazan: Body) -> None:
    client, by = signed_in(leader(kazan)), leader(kazan)
    waiting(kazan, by)

    def more() -> None:
        for _number in range(2):
            MandateFactory.create(body=kazan)
            waiting(kazan, leader(kazan))

    assert not grows_with_rows(client, page(kazan), more, MOST_QUERIES_SIGNED_IN)
