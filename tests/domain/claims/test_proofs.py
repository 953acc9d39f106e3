"""The four ways to prove, each with what can go wrong."""

import datetime
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.domain.claims.test_claims import AT, claimed
from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    MandateFactory,
    PersonFactory,
    SourceFactory,
)
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.claims import proofs
from twinhall.domain.claims.domains import add_domain, plain_domain, remove_domain
from twinhall.domain.claims.models import Claim, OfficialDomain, Proof
from twinhall.domain.notices.models import Message
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db
SOURCE = "https://registry.example/policy"


@pytest.fixture
def claim() -> Claim:
    city = CityFactory.create(name="Durban", country="ZA")
    secretariat = BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create())
    return claimed(city, secretariat, proofs_given=0)


def listed(claim: Claim, domain: str = "gov.example") -> OfficialDomain:
    return add_domain(
        domain,
        country=claim.city.country,
        city=None,
        source=SourceFactory.create(key=SOURCE),
        by=PersonFactory.create(),
        at=AT,
        door="test",
    )


def code_sent() -> str:
    return str(re.findall(r"\d{8}", Message.objects.latest("pk").text)[0])


def begin_mail(claim: Claim, address: str, at: datetime.datetime = AT) -> Proof:
    return proofs.begin_mail(claim.public_id, address, by=claim.person, at=at, door="test")


def confirm(claim: Claim, code: str, at: datetime.datetime = AT) -> Proof:
    return proofs.confirm_code(claim.public_id, code, by=claim.person, at=at, door="test")


def test_a_code_to_an_official_address_proves_it_and_the_address_is_not_kept(claim: Claim) -> None:
    listed(claim)
    proof = begin_mail(claim, "officer@durban.gov.example")
    assert (proof.state, proof.domain) == ("started", "durban.gov.example")
    code = code_sent()
    assert code not in proof.code_hash
    given = confirm(claim, f" {code[:4]} {code[4:]} ")
    assert (given.state, given.code_hash) == ("given", "")
    kept = [str(value) for table in (Proof, Message) for row in table.objects.values_list() for value in row]
    assert not any("officer@" in value or code in value for value in kept)
    assert Message.objects.get(kind="claim.code").state == "closed"


@pytest.mark.parametrize("address", ["officer@evilgov.example", "officer@gov.example.evil.test"])
def test_a_domain_counts_by_whole_labels(claim: Claim, address: str) -> None:
    listed(claim)
    with pytest.raises(CannotDo, match="not in the list"):
        begin_mail(claim, address)
    assert not Message.objects.filter(kind="claim.code").exists()


def test_five_wrong_codes_end_the_tries_and_the_right_one_comes_too_late(claim: Claim) -> None:
    listed(claim)
    begin_mail(claim, "officer@gov.example")
    code = code_sent()
    wrong = "00000000" if code != "00000000" else "11111111"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CannotDo, match=f"Tries left: {left}"):
            confirm(claim, wrong)
    with pytest.raises(CannotDo, match="Too many wrong codes"):
        confirm(claim, code)
    assert Proof.objects.get().state == "started"


def test_a_code_expires_and_another_cannot_be_had_at_once(claim: Claim) -> None:
    listed(claim)
    begin_mail(claim, "officer@gov.example")
    code = code_sent()
    with pytest.raises(CannotDo, match="wait two minutes"):
        begin_mail(claim, "officer@gov.example", AT + datetime.timedelta(seconds=30))
    with pytest.raises(CannotDo, match="expired"):
        confirm(claim, code, AT + datetime.timedelta(hours=25))


def test_three_codes_an_hour_and_no_more_whatever_she_claims(claim: Claim) -> None:
    listed(claim)
    for minutes in (0, 3, 6):
        begin_mail(claim, "officer@gov.example", AT + datetime.timedelta(minutes=minutes))
    with pytest.raises(CannotDo, match="wait an hour"):
        begin_mail(claim, "officer@gov.example", AT + datetime.timedelta(minutes=59))
    assert Message.objects.filter(kind="claim.code").count() == 3
    assert begin_mail(claim, "officer@gov.example", AT + datetime.timedelta(minutes=61)).state == "started"


def test_a_code_proves_the_domain_it_was_sent_to_and_no_later_one(claim: Claim) -> None:
    listed(claim)
    listed(claim, "durban.example")
    begin_mail(claim, "officer@gov.example")
    code = code_sent()
    begin_mail(claim, "mayor@durban.example", AT + datetime.timedelta(minutes=3))
    with pytest.raises(CannotDo, match="wrong"):
        confirm(claim, code, AT + datetime.timedelta(minutes=4))
    assert confirm(claim, code_sent(), AT + datetime.timedelta(minutes=5)).domain == "durban.example"


def test_a_domain_of_one_city_counts_for_no_other(claim: Claim) -> None:
    other = CityFactory.create(name="Pretoria", country="ZA")
    source = SourceFactory.create(key=SOURCE)
    add_domain("pretoria.example", country="ZA", city=other, source=source, by=None, at=AT, door="test")
    with pytest.raises(CannotDo, match="not in the list"):
        begin_mail(claim, "officer@pretoria.example")


def test_another_domain_needs_another_record(claim: Claim) -> None:
    who: dict[str, Any] = {"by": claim.person, "at": AT, "door": "test"}
    first = proofs.expected_record(proofs.begin_dns(claim.public_id, "durban.example", **who))
    second = proofs.expected_record(proofs.begin_dns(claim.public_id, "other.example", **who))
    assert first != second
    with pytest.raises(CannotDo, match="another value"):
        proofs.note_dns_answer(claim.public_id, [first], **who)


def test_a_letter_that_comes_too_late_leaves_no_file(
    claim: Claim, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR = tmp_path
    Claim.objects.update(state="withdrawn")
    with pytest.raises(CannotDo, match="closed"):
        proofs.keep_letter(
            claim.public_id, BytesIO(b"%PDF-1.7"), shown_name="a.pdf", by=claim.person, at=AT, door="test"
        )
    assert not Upload.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_right_record_in_the_dns_proves_it(claim: Claim) -> None:
    who: dict[str, Any] = {"by": claim.person, "at": AT, "door": "test"}
    proof = proofs.begin_dns(claim.public_id, "Durban.Example.", **who)
    assert (proof.domain, proof.is_listed) == ("durban.example", False)
    with pytest.raises(CannotDo, match="No such record"):
        proofs.note_dns_answer(claim.public_id, ["v=spf1 -all"], **who)
    with pytest.raises(CannotDo, match="another value"):
        proofs.note_dns_answer(claim.public_id, ["twinhall-verification=of-somebody-else"], **who)
    given = proofs.note_dns_answer(claim.public_id, ["v=spf1", proofs.expected_record(proof)], **who)
    assert given.state == "given"


def test_a_letter_waits_for_a_person_and_can_be_given_again_when_it_was_not_accepted(claim: Claim) -> None:
    secretariat = MandateFactory.create(
        body=BodyFactory.create(kind="secretariat", alliance=AllianceFactory.create(slug="other"))
    )
    by = Acting(secretariat.person, secretariat)
    letter = Proof.objects.create(claim=claim, kind="stamped-letter", state="to-check", begun_at=AT)
    with pytest.raises(CannotDo, match="say why"):
        proofs.check_letter(letter.public_id, accepts=False, note="", by=by, at=AT, door="test")
    refused = proofs.check_letter(
        letter.public_id, accepts=False, note="No stamp.", by=by, at=AT, door="test"
    )
    assert (refused.state, refused.note, refused.checked_by) == ("refused", "No stamp.", by.person)
    assert "No stamp." in Message.objects.get(kind="proof.refused").text
    with pytest.raises(CannotDo, match="checked already"):
        proofs.check_letter(letter.public_id, accepts=True, note="", by=by, at=AT, door="test")


def test_a_call_back_is_kept_with_its_day_and_who_called(claim: Claim) -> None:
    focal = MandateFactory.create(body=BodyFactory.create(kind="association", names={"en": "Cities"}))
    by = Acting(focal.person, focal)
    proof = proofs.record_call_back(
        claim.public_id,
        called_on=AT.date(),
        note="The switchboard put me through.",
        by=by,
        at=AT,
        door="test",
    )
    assert (proof.state, proof.called_on, proof.checked_by, proof.checked_for) == (
        "given",
        AT.date(),
        focal.person,
        focal.body,
    )


@pytest.mark.parametrize("days", [-5, 5])
def test_a_call_is_neither_before_the_claim_nor_in_the_future(claim: Claim, days: int) -> None:
    focal = MandateFactory.create(body=BodyFactory.create(kind="association", names={"en": "Cities"}))
    with pytest.raises(CannotDo):
        proofs.record_call_back(
            claim.public_id,
            called_on=AT.date() + datetime.timedelta(days=days),
            note="",
            by=Acting(focal.person, focal),
            at=AT,
            door="test",
        )
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("GOV.za.", "gov.za"),
        ("https://казань.рф/mayor", "xn--80aauks4g.xn--p1ai"),
        ("中国.cn", "xn--fiqs8s.cn"),
    ],
)
def test_domains_are_compared_as_the_dns_writes_them(text: str, plain: str) -> None:
    assert plain_domain(text) == plain


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.0.0.1", "two words.example", "a..b", "x" * 300 + ".za"]
)
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(CannotDo, match="not the name of a domain"):
        plain_domain(text)


def test_a_domain_taken_off_the_list_counts_no_more(claim: Claim) -> None:
    row = listed(claim)
    with pytest.raises(CannotDo, match="already"):
        listed(claim)
    remove_domain(row.pk, by=PersonFactory.create(), at=AT, door="test")
    with pytest.raises(CannotDo, match="not in the list"):
        begin_mail(claim, "officer@gov.example")
    with pytest.raises(CannotDo, match="any more"):
        remove_domain(row.pk, by=PersonFactory.create(), at=AT, door="test")
