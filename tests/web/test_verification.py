"""The secretariat's queue: who sees what, two persons, refusals, letters, call-backs, the list of domains."""

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
from twinhall.domain.bodies.models import Body, FocalPoint, Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source

pytestmark = pytest.mark.django_db
QUEUE = "/en/verification/"
TODAY = timezone.now().date()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def secretary(body: Body, role: str = "officer") -> Client:
    return signed_in(give_second_factor(MandateFactory.create(body=body, role=role).person))


@pytest.fixture
def secretariat() -> Body:
    return BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug="brics"))


@pytest.fixture
def claim(secretariat: Body) -> Claim:
    return made(secretariat, CityFactory.create(name="Durban", country="ZA"))


def made(secretariat: Body, city: City, **fields: object) -> Claim:
    claim = Claim.objects.create(
        **{
            "person": PersonFactory.create(),
            "city": city,
            "alliance": secretariat.alliance,
            "office": "Head of external relations",
            "ends_on": TODAY + datetime.timedelta(days=400),
            "state": "submitted",
            "made_at": timezone.now(),
            "submitted_at": timezone.now(),
        }
        | fields
    )
    for kind in ("dns-record", "mail-domain"):
        Proof.objects.create(
            claim=claim,
            kind=kind,
            state="given",
            domain="durban.example",
            is_listed=kind == "mail-domain",
            begun_at=timezone.now(),
            checked_at=timezone.now(),
        )
    return claim


def page(claim: Claim, part: str = "") -> str:
    return f"{QUEUE}{claim.public_id}/{part}"


def test_two_persons_approve_the_second_grants_and_a_double_click_does_no_harm(
    secretariat: Body, claim: Claim
) -> None:
    first, second = secretary(secretariat), secretary(secretariat)
    assert "Durban" in words_of(first.get(QUEUE).content)
    for _press in range(2):
        answer = first.post(page(claim, "approve/"), follow=True)
    assert "You have decided already" in answer.content.decode()
    assert not Mandate.objects.filter(body__city=claim.city).exists()
    for _press in range(2):
        answer = second.post(page(claim, "approve/"), follow=True)
    assert answer.status_code == 200
    mandate = Mandate.objects.get(body__city=claim.city)
    there = timezone.now().astimezone(mandate.body.time_zone).date()
    assert (mandate.person, mandate.verified_on, mandate.ends_on) == (claim.person, there, claim.ends_on)
    assert Message.objects.filter(person=claim.person, kind="claim.approved").count() == 1
    assert Decision.objects.count() == 2
    public = words_of(Client().get(f"/en/cities/{claim.city.slug}/").content)
    assert "Verified on" in public
    assert "mandate until" in public
    assert claim.person.display_name not in public
    assert "No claim waits" in words_of(first.get(QUEUE).content)


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(secretariat: Body, claim: Claim) -> None:
    client = secretary(secretariat)
    assert client.post(page(claim, "refuse/"), {"reason": " "}).status_code == 422
    client.post(page(claim, "refuse/"), {"reason": "The stamp cannot be read."})
    claim.refresh_from_db()
    assert claim.state == "refused"
    late = client.post(page(claim, "refuse/"), {"reason": "And once more."})
    assert (late.status_code, Decision.objects.count()) == (422, 1)
    assert "does not wait for a decision" in words_of(late.content)


def test_without_a_second_factor_nothing_is_shown_or_done(secretariat: Body, claim: Claim) -> None:
    client = signed_in(MandateFactory.create(body=secretariat).person)
    for address in (QUEUE, page(claim), f"{QUEUE}domains/"):
        assert client.get(address).status_code == 403
    assert client.post(page(claim, "approve/")).status_code == 403
    assert not Decision.objects.exists()


def test_another_alliances_secretariat_and_translators_know_nothing_of_it(
    secretariat: Body, claim: Claim
) -> None:
    other = secretary(BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug="other")))
    assert "Durban" not in words_of(other.get(QUEUE).content)
    for client in (other, secretary(secretariat, "translator"), signed_in(claim.person)):
        assert client.get(page(claim)).status_code == 404
        for part in ("approve/", "refuse/", "call-back/"):
            assert client.post(page(claim, part), {"reason": "x"}).status_code == 404
    letter = Proof.objects.create(
        claim=claim, kind="stamped-letter", state="to-check", begun_at=timezone.now()
    )
    assert other.post(f"{QUEUE}letters/{letter.public_id}/", {"decision": "accept"}).status_code == 404
    assert not Decision.objects.exists()


def test_nobody_decides_on_her_own_claim(secretariat: Body) -> None:
    mandate = MandateFactory.create(body=secretariat)
    client = signed_in(give_second_factor(mandate.person))
    own = made(secretariat, CityFactory.create(name="Kazan"), person=mandate.person)
    assert f'action="{page(own, "approve/")}"' not in client.get(page(own)).content.decode()
    assert (
        "Nobody decides on her own claim." in client.post(page(own, "approve/"), follow=True).content.decode()
    )
    assert not Decision.objects.exists()


def test_a_letter_that_is_not_accepted_needs_a_note(secretariat: Body, claim: Claim) -> None:
    letter = Proof.objects.create(
        claim=claim, kind="stamped-letter", state="to-check", begun_at=timezone.now()
    )
    client = secretary(secretariat)
    at = f"{QUEUE}letters/{letter.public_id}/"
    assert client.post(at, {"decision": "refuse", "note": ""}).status_code == 422
    long = client.post(at, {"decision": "refuse", "note": "x" * 501})
    assert (long.status_code, "x" * 501 in long.content.decode()) == (422, True)
    client.post(at, {"decision": "refuse", "note": "No stamp."})
    letter.refresh_from_db()
    assert (letter.state, letter.note) == ("refused", "No stamp.")
    assert "No stamp." in Message.objects.get(person=claim.person, kind="proof.refused").text
    assert client.post(at, {"decision": "accept"}).status_code == 422


def test_the_focal_point_of_that_country_records_its_call(secretariat: Body, claim: Claim) -> None:
    body = BodyFactory.create(kind="association", names={"en": "Cities of South Africa"})
    FocalPoint.objects.create(country="ZA", body=body, named_at=timezone.now())
    caller = MandateFactory.create(body=body).person
    client = signed_in(caller)
    for address in (QUEUE, page(claim)):  # she would see a stamped letter
        refused = client.get(address)
        assert (refused.status_code, refused.context["needs_factor"]) == (403, True)
    give_second_factor(caller)
    Claim.objects.update(state="open", submitted_at=None)
    assert "Durban" in words_of(client.get(QUEUE).content)
    tomorrow = (TODAY + datetime.timedelta(days=3)).isoformat()
    wrong = client.post(page(claim, "call-back/"), {"called_on": tomorrow, "note": "The switchboard."})
    assert (wrong.status_code, "The switchboard." in wrong.content.decode()) == (422, True)
    client.post(page(claim, "call-back/"), {"called_on": TODAY.isoformat(), "note": "The switchboard."})
    proof = claim.proofs.get(kind="call-back")
    assert (proof.state, proof.checked_by, proof.checked_for) == ("given", caller, body)
    assert client.post(page(claim, "approve/")).status_code == 403
    # Of another country's claims it knows nothing.
    elsewhere = made(secretariat, CityFactory.create(name="Kazan", country="RU"))
    assert client.get(page(elsewhere)).status_code == 404
    FocalPoint.objects.update(ended_at=timezone.now())
    assert client.get(page(claim)).status_code == 404


def test_a_domain_that_is_not_listed_is_marked(secretariat: Body, claim: Claim) -> None:
    said = words_of(secretary(secretariat).get(page(claim)).content)
    assert said.count("This domain is not in the list of official ones: check whose it is.") == 1


def test_the_desk_counts_what_one_can_decide_on(secretariat: Body, claim: Claim) -> None:
    first, second = secretary(secretariat), secretary(secretariat)
    first.post(page(claim, "refuse/"), {"reason": "No stamp."})
    Claim.objects.update(state="appealed", round=2)
    second.post(page(claim, "approve/"))
    assert "1 claim to check" in words_of(first.get("/en/desk/").content)
    assert "claim to check" not in words_of(second.get("/en/desk/").content)


def test_the_queue_takes_as_many_queries_for_three_claims_as_for_one(secretariat: Body, claim: Claim) -> None:
    def more() -> None:
        for number in range(2):
            made(secretariat, CityFactory.create(name=f"City {number}"))

    assert not grows_with_rows(secretary(secretariat), QUEUE, more, MOST_QUERIES_SIGNED_IN)


def test_the_list_of_domains_takes_as_many_queries_for_three_as_for_one(secretariat: Body) -> None:
    def more() -> None:
        for number in range(2):
            city = CityFactory.create(name=f"City {number}")
            source = Source.objects.create(key=f"https://source.example/{number}")
            OfficialDomain.objects.create(
                domain=f"{number}.example", country="ZA", city=city, source=source, added_at=timezone.now()
            )

    client = secretary(secretariat)
    more_once = OfficialDomain.objects.create(domain="gov.example", country="ZA", added_at=timezone.now())
    assert more_once.pk
    assert not grows_with_rows(client, f"{QUEUE}domains/", more, MOST_QUERIES_SIGNED_IN)


def test_a_domain_is_added_with_its_source_and_taken_off(secretariat: Body) -> None:
    client = secretary(secretariat)
    CityFactory.create(name="Durban", country="ZA")
    given = {
        "domain": "DURBAN.gov.za",
        "country": "za",
        "city": "durban",
        "source_url": "https://registry.example/",
    }
    at = f"{QUEUE}domains/"
    assert client.post(at, given).status_code == 302
    row = OfficialDomain.objects.get()
    assert (row.domain, row.country, row.city and row.city.slug) == ("durban.gov.za", "ZA", "durban")
    entry = Entry.objects.get(verb="domain.added")
    assert (entry.subject, entry.acting_for) == ("durban.gov.za", secretariat.public_id)
    twice = client.post(at, given | {"source_url": "https://other.example/"})
    assert (twice.status_code, Source.objects.count()) == (422, 1)
    for _press in range(2):
        client.post(f"{at}remove/", {"number": str(row.pk)})
    row.refresh_from_db()
    assert row.removed_at is not None
    assert Entry.objects.filter(verb="domain.removed").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("domain", "no domain"),
        ("country", "XX"),
        ("city", "nowhere"),
        ("source_url", "javascript:alert(1)"),
        ("source_url", ""),
    ],
)
def test_a_wrong_domain_is_refused_and_kept_on_the_form(secretariat: Body, field: str, value: str) -> None:
    given = {"domain": "gov.za", "country": "ZA", "city": "", "source_url": "https://registry.example/"}
    answer = secretary(secretariat).post(f"{QUEUE}domains/", given | {field: value})
    assert answer.status_code == 422
    assert value in answer.content.decode()
    assert not OfficialDomain.objects.exists()
    assert not Source.objects.exists()


def test_a_secretariat_keeps_the_domains_of_its_own_countries_only() -> None:
    alliance = AllianceFactory.create(slug="other")
    MembershipStatementFactory.create(alliance=alliance, country="ZA")
    client = secretary(BodyFactory.create(kind="secretariat", alliance=alliance))
    row = OfficialDomain.objects.create(domain="kazan.example", country="RU", added_at=timezone.now())
    assert "kazan.example" not in words_of(client.get(f"{QUEUE}domains/").content)
    client.post(f"{QUEUE}domains/remove/", {"number": row.pk})
    typed = {"domain": "mail.example", "country": "RU", "source_url": "https://mail.example/list"}
    answer = client.post(f"{QUEUE}domains/", typed)
    assert answer.status_code == 422
    assert "for the countries of its own alliance" in words_of(answer.content)
    assert 'value="mail.example"' in answer.content.decode()
    assert list(OfficialDomain.objects.filter(removed_at=None)) == [row]
    assert client.post(f"{QUEUE}domains/", typed | {"country": "ZA"}).status_code == 302
