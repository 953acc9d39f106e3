"""A claimant's pages: claiming a city, proving it, what she is told and who else sees it (nobody)."""

import datetime
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.dns_server import name_server
from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    MandateFactory,
    PersonFactory,
    SourceFactory,
)
from tests.web.reading import words_of
from twinhall.domain.cities.models import City
from twinhall.domain.claims.domains import add_domain
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
UNTIL = (TODAY + datetime.timedelta(days=500)).isoformat()


@pytest.fixture
def city() -> City:
    AllianceFactory.create(slug="brics")
    return CityFactory.create(name="Durban", country="ZA")


@pytest.fixture
def zola() -> Person:
    """The claimant."""
    return PersonFactory.create()


@pytest.fixture
def client(zola: Person) -> Client:
    client = Client()
    client.force_login(zola)
    return client


@pytest.fixture
def claim(client: Client, city: City) -> Claim:
    client.post("/en/cities/durban/claim/", {"office": "Mayor’s office", "role": "officer", "ends_on": UNTIL})
    return Claim.objects.get()


def page_of(client: Client, claim: Claim) -> str:
    return words_of(client.get(f"/en/claims/{claim.public_id}/").content)


def test_a_city_is_claimed_and_the_claim_says_what_comes_next(
    client: Client, city: City, zola: Person
) -> None:
    sent = {"office": "  Head of external relations ", "role": "deputy", "ends_on": UNTIL}
    answer = client.post("/en/cities/durban/claim/", sent)
    claim = Claim.objects.get()
    assert answer["Location"] == f"/en/claims/{claim.public_id}/"
    assert (claim.person, claim.city, claim.alliance.slug) == (zola, city, "brics")
    assert (claim.office, claim.role, claim.ends_on.isoformat(), claim.state) == (
        "Head of external relations",
        "deputy",
        UNTIL,
        "open",
    )
    said = page_of(client, claim)
    assert "0 of 2 there" in said
    assert "No official mail domain is in the list for this country yet." in said


def test_a_claim_that_cannot_be_keeps_what_was_typed(client: Client, city: City) -> None:
    sent = {"office": "Head of external relations", "role": "head", "ends_on": "2020-01-01"}
    answer = client.post("/en/cities/durban/claim/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Head of external relations"' in page
    assert 'value="2020-01-01"' in page
    assert '<option value="head" selected>' in page
    assert "The last day of the mandate is past." in words_of(answer.content)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("role", ["translator", "press", "operator", ""])
def test_only_offices_can_be_claimed(client: Client, city: City, role: str) -> None:
    sent = {"office": "Office", "role": role, "ends_on": UNTIL}
    assert client.post("/en/cities/durban/claim/", sent).status_code == 422
    assert not Claim.objects.exists()


def test_claiming_again_leads_to_the_open_claim(client: Client, claim: Claim) -> None:
    answer = client.get("/en/cities/durban/claim/")
    assert answer["Location"] == f"/en/claims/{claim.public_id}/"


def test_who_speaks_for_the_city_already_is_told_from_when_on_she_can_renew(
    client: Client, city: City, zola: Person
) -> None:
    body = BodyFactory.create(city=city)
    mandate = MandateFactory.create(person=zola, body=body, ends_on=TODAY + datetime.timedelta(days=100))
    early = client.get("/en/cities/durban/claim/").content
    assert "You act for this city until" in words_of(early)
    assert b'name="office"' not in early
    sent = {"office": "Office", "role": "officer", "ends_on": UNTIL}
    assert client.post("/en/cities/durban/claim/", sent).status_code == 422
    assert not Claim.objects.exists()
    mandate.ends_on = TODAY + datetime.timedelta(days=20)
    mandate.save()
    assert "follows the present one without a gap" in words_of(client.get("/en/cities/durban/claim/").content)
    client.post("/en/cities/durban/claim/", sent)
    assert Claim.objects.get().renews == mandate


def test_nobody_else_sees_or_moves_a_claim(claim: Claim) -> None:
    other = Client()
    other.force_login(PersonFactory.create())
    before = Entry.objects.count()
    at = f"/en/claims/{claim.public_id}/"
    for address in (at, f"{at}letter/text/"):
        assert other.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for part in ("mail/", "mail/code/", "dns/", "dns/check/", "letter/", "submit/", "withdraw/", "appeal/"):
        assert other.post(f"{at}{part}", {"text": "x", "domain": "a.example"}).status_code == 404, part
    claim.refresh_from_db()
    assert (claim.state, claim.proofs.count(), Entry.objects.count()) == ("open", 0, before)


def test_the_code_comes_by_mail_and_proves_the_domain(client: Client, claim: Claim) -> None:
    source = SourceFactory.create()
    add_domain("gov.za", country="ZA", city=None, source=source, by=None, at=timezone.now(), door="test")
    at = f"/en/claims/{claim.public_id}/mail/"
    refused = client.post(at, {"address": "zola@evilgov.za"})
    assert refused.status_code == 422
    assert 'value="zola@evilgov.za"' in refused.content.decode()
    assert "is not in the list of official domains" in words_of(refused.content)
    assert client.post(at, {"address": "zola@durban.gov.za"})["Location"].endswith("#mail-domain")
    letter = Message.objects.get(kind="claim.code")
    assert letter.to == "zola@durban.gov.za"
    found = re.search(r"\d{8}", letter.text)
    assert found is not None
    code = found[0]
    wrong = client.post(f"{at}code/", {"code": "0" if code[0] != "0" else "1"})
    assert (wrong.status_code, "Tries left: 4" in words_of(wrong.content)) == (422, True)
    client.post(f"{at}code/", {"code": code})
    assert "Confirmed for durban.gov.za" in page_of(client, claim)
    assert "zola@" not in client.get(f"/en/claims/{claim.public_id}/").content.decode()


def test_the_record_in_the_dns_is_looked_up_and_each_answer_told(
    client: Client, claim: Claim, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/en/claims/{claim.public_id}/dns/"
    nonsense = client.post(at, {"domain": "no domain"})
    assert (nonsense.status_code, 'value="no domain"' in nonsense.content.decode()) == (422, True)
    client.post(at, {"domain": "durban.example"})
    value = f"twinhall-verification={Proof.objects.get().token}"
    assert value in page_of(client, claim)
    with name_server() as server:
        settings.DNS_SERVER = server.address

        def looked_up() -> str:
            return words_of(client.post(f"{at}check/", follow=True).content)

        assert "No such record was found yet." in looked_up()
        server.records["durban.example"] = ["twinhall-verification=other"]
        assert "holds another value: twinhall-verification=other" in looked_up()
        server.is_silent = True
        with monkeypatch.context() as hurried:
            hurried.setattr("twinhall.transfer.dns.SECONDS", 0.3)
            assert "do not answer" in looked_up()
        server.is_silent = False
        server.records["_twinhall.durban.example"] = [value]
        assert "Found at durban.example" in looked_up()
    assert not Proof.objects.get().is_listed


def test_a_letter_is_handed_in_and_a_disguised_one_is_not(
    client: Client, claim: Claim, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR = tmp_path
    at = f"/en/claims/{claim.public_id}/letter/"
    bad = SimpleUploadedFile("letter.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    assert client.post(at, {"letter": bad}).status_code == 422
    assert not Proof.objects.filter(state="to-check").exists()
    good = SimpleUploadedFile(
        "letter.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf"
    )
    assert client.post(at, {"letter": good}).status_code == 302
    assert Proof.objects.get(kind="stamped-letter").state == "to-check"
    assert "letter.pdf" in page_of(client, claim)


def test_the_letter_to_print_names_who_and_until_when(client: Client, claim: Claim, zola: Person) -> None:
    said = words_of(client.get(f"/en/claims/{claim.public_id}/letter/text/").content)
    assert zola.display_name in said
    assert claim.public_id in said


def test_two_proofs_then_the_secretariat_is_told_then_withdrawn(client: Client, claim: Claim) -> None:
    secretary = MandateFactory.create(
        body=BodyFactory.create(kind="secretariat", city=None, alliance=claim.alliance)
    )
    at = f"/en/claims/{claim.public_id}/"
    client.post(f"{at}submit/")
    assert Claim.objects.get().state == "open"
    for kind in ("dns-record", "call-back"):
        Proof.objects.create(claim=claim, kind=kind, state="given", begun_at=timezone.now())
    for _press in range(2):  # a double click
        client.post(f"{at}submit/")
    assert Claim.objects.get().state == "submitted"
    assert Message.objects.filter(person=secretary.person, kind="claim.waits").count() == 1
    client.post(f"{at}withdraw/")
    assert Claim.objects.get().state == "withdrawn"
    assert Entry.objects.filter(verb="claim.submitted").count() == 1


def test_a_refusal_is_shown_with_its_reason_and_answered_by_an_appeal(client: Client, claim: Claim) -> None:
    body = BodyFactory.create(kind="secretariat", city=None, alliance=claim.alliance)
    secretary = MandateFactory.create(body=body).person
    claim.decisions.create(
        round=1,
        verdict="refuse",
        reason="The stamp is <b>not</b> readable.",
        by=secretary,
        acting_for=body,
        at=timezone.now(),
    )
    Claim.objects.update(state="refused", ended_at=timezone.now())
    page = client.get(f"/en/claims/{claim.public_id}/").content.decode()
    assert "The stamp is &lt;b&gt;not&lt;/b&gt; readable." in page
    assert secretary.display_name not in page
    assert client.post(f"/en/claims/{claim.public_id}/appeal/", {"text": ""}).status_code == 422
    client.post(f"/en/claims/{claim.public_id}/appeal/", {"text": "Here is a better copy."})
    claim.refresh_from_db()
    assert (claim.state, claim.round, claim.appeal) == ("appealed", 2, "Here is a better copy.")
