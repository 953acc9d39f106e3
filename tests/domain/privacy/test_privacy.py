"""What is kept of a person: all of it in her file, none of it after she erased her account, nothing for too long."""

import datetime
import io
import json
import re
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    DelegationFactory,
    MandateFactory,
    ParticipantFactory,
    PersonFactory,
    SessionFactory,
    give_second_factor,
)
from twinhall.access.journal import VERBS
from twinhall.access.people import name_of
from twinhall.domain.approvals.models import StepChange, Track, TrackStep
from twinhall.domain.bodies.actions import grant_mandate
from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.ceremonies.models import Ceremony, Listing, ListingWord
from twinhall.domain.claims.actions import claim_city
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.dossiers.models import Consent, Document, Dossier, Note, Reminder, Side
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.verifying import verify_journal
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message, Notice, NoticeChoice
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing import erase_account
from twinhall.domain.privacy.erasing_plan import erasing_plan
from twinhall.domain.privacy.links import LINKS, NOT_GIVEN, WHEN_ERASED
from twinhall.domain.privacy.own_data import SECTIONS, own_data, write_own_file
from twinhall.domain.programme.models import (
    AgendaFeed,
    Contribution,
    Pick,
    ProgrammeVersion,
    Review,
    Reviewer,
)
from twinhall.domain.terms.models import Feed
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange
from twinhall.domain.uploads.actions import keep_upload
from twinhall.domain.uploads.keeping import place_of
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
PDF = b"%PDF-1.7\n%%EOF\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def person() -> Person:
    """An officer with everything an officer leaves behind."""
    person = give_second_factor(
        PersonFactory.create(email="aigul@kazan.example", display_name="Aigul A", language="ru")
    )
    mandate = MandateFactory.create(person=person)
    claim = Claim.objects.create(
        person=person,
        city=CityFactory.create(),
        alliance=AllianceFactory.create(),
        office="Head of relations",
        ends_on=datetime.date(2027, 1, 1),
        made_at=AT,
    )
    letter = keep_upload(
        io.BytesIO(PDF), shown_name="letter.pdf", purpose="claim-letter", owner=person, at=AT, door="test"
    )
    Proof.objects.create(claim=claim, kind="stamped-letter", state="to-check", upload=letter, begun_at=AT)
    write_message(to=person.email, subject="Hello", text="A letter", at=AT)
    EmailAddress.objects.create(user=person, email="new@kazan.example")
    write_message(to="new@kazan.example", subject="A code", text="1234", at=AT)
    SocialAccount.objects.create(user=person, provider="ministry", uid="number-of-hers")
    UserSession.objects.create(user=person, ip="192.0.2.1", user_agent="A browser", session_key="x" * 32)
    record("claim.made", claim.public_id, by=person, at=AT, door="test")
    record("mandate.granted", mandate.public_id, by=None, at=AT, door="test", concerns=[person.public_id])
    return person


@pytest.fixture
def decider(person: Person) -> Person:
    """Somebody who did something to the affairs of others in every way there is."""
    decider = PersonFactory.create(display_name="Bruno B")
    other = PersonFactory.create(email="somebody@else.example", display_name="Somebody Else")
    body = BodyFactory.create()
    for field in ("granted_by", "revoked_by"):
        revoked = {"revoked_at": AT, "revoked_reason": "Left"} if field == "revoked_by" else {}
        MandateFactory.create(person=other, body=body, **{field: decider}, **revoked)
    PendingAct.objects.create(body=body, act="grant", proposed_by=decider, proposed_at=AT, lapses_at=AT)
    PendingAct.objects.create(
        body=body, act="sign", proposed_by=other, decided_by=decider, proposed_at=AT, lapses_at=AT
    )
    claim = Claim.objects.get()
    Proof.objects.create(claim=claim, kind="call-back", state="given", checked_by=decider, begun_at=AT)
    Decision.objects.create(claim=claim, round=1, verdict="approve", by=decider, acting_for=body, at=AT)
    OfficialDomain.objects.create(domain="kazan.example", country="RU", added_by=decider, added_at=AT)
    _has_a_hand_in_a_file(decider)
    _has_a_hand_in_a_forum(decider)
    return decider


def _has_a_hand_in_a_file(decider: Person) -> None:
    upload = keep_upload(
        io.BytesIO(PDF),
        shown_name="resolution.pdf",
        purpose="dossier-document",
        owner=decider,
        at=AT,
        door="test",
    )
    dossier = Dossier.objects.create(kind="sister-city", opened_at=AT, moved_at=AT)
    city = CityFactory.create()
    mandate = MandateFactory.create(person=decider, body=BodyFactory.create(city=city))
    side = Side.objects.create(dossier=dossier, city=city, position=0)
    did: dict[str, Any] = {"dossier": dossier, "side": side, "by": decider, "at": AT}
    Consent.objects.create(mandate=mandate, round=1, step="negotiating", **did)
    Document.objects.create(mandate=mandate, title="Resolution", upload=upload, **did)
    Note.objects.create(mandate=mandate, text="Good morning", **did)
    Reminder.objects.create(**did)
    track = Track.objects.create(
        side=side, begun_at=AT, none_needed_by=decider, none_needed_at=AT, none_needed_reason="Section 5."
    )
    step = TrackStep.objects.create(track=track, position=1, names={"en": "Consent"}, owner="council")
    Notice.objects.create(
        person=decider,
        kind="moves",
        page="dossier",
        about="tie_0",
        subject="Signed",
        text="It is.",
        at=AT,
        pace="off",
    )
    NoticeChoice.objects.create(person=decider, kind="moves", pace="off")
    Feed.objects.create(person=decider, made_at=AT)
    StepChange.objects.create(step=step, state="granted", on=AT.date(), by=decider, mandate=mandate, at=AT)
    evidence = Evidence.objects.create(
        kind="visit", day=AT.date(), title="A visit", mandate=mandate, is_released=True, **did
    )
    EvidenceAnswer.objects.create(
        evidence=evidence, side=side, word="confirmed", by=decider, mandate=mandate, at=AT
    )
    EvidenceChange.objects.create(evidence=evidence, before={}, by=decider, mandate=mandate, at=AT)


def _has_a_hand_in_a_forum(decider: Person) -> None:
    delegation = DelegationFactory.create(assistant=decider, registered_by=decider)
    forum = delegation.forum
    ParticipantFactory.create(delegation=delegation, person=decider, decided_by=decider, decided_at=AT)
    contribution = Contribution.objects.create(forum=forum, by=decider, decided_by=decider)
    mandate = Mandate.objects.filter(person=decider).get()
    Review.objects.create(contribution=contribution, by=decider, mandate=mandate, verdict="accept", at=AT)
    Reviewer.objects.create(forum=forum, person=decider, named_at=AT)
    ProgrammeVersion.objects.create(forum=forum, number=1, published_at=AT, by=decider)
    _wants_to_sign_at(forum, mandate)
    Pick.objects.create(person=decider, session=SessionFactory.create(forum=forum))
    AgendaFeed.objects.create(person=decider, forum=forum, made_at=AT)


def _wants_to_sign_at(forum: Forum, mandate: Mandate) -> None:
    side = Side.objects.get()
    ceremony = Ceremony.objects.create(forum=forum, planned_at=AT)
    listing = Listing.objects.create(ceremony=ceremony, dossier=side.dossier, asked_at=AT)
    ListingWord.objects.create(listing=listing, side=side, by=mandate.person, mandate=mandate, at=AT)


def her_file(person: Person) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_own_file(person, out, verbs=VERBS, at=AT)
    return zipfile.ZipFile(out)


def test_her_file_holds_everything_as_data_as_a_page_and_the_files_themselves(person: Person) -> None:
    with her_file(person) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("my-data.json"))["data"]
        page = archive.read("my-data.html").decode()
        assert archive.read(names[-1]) == PDF
    assert names == ["my-data.json", "my-data.html", f"files/{Upload.objects.get().public_id}-letter.pdf"]
    assert {name: len(rows) for name, rows in data.items() if rows} == {
        "account": 1,
        "addresses": 2,
        "second_factors": 1,
        "providers": 1,
        "sessions": 1,
        "mandates": 1,
        "claims": 1,
        "proofs": 1,
        "files": 1,
        "messages": 2,
        "journal": 2,
        "journal_about": 1,
    }
    assert "Aigul A" in page
    assert "city claimed" in page  # words, not “claim.made”
    assert "waits to be checked by a person" in page


def test_the_page_in_her_file_is_in_her_language_and_stands_alone(person: Person) -> None:
    with translation.override("ar"), her_file(person) as archive:
        page = archive.read("my-data.html").decode()
        assert f"<dt>{gettext('Name')}</dt>" in page
    assert '<html lang="ar" dir="rtl">' in page
    assert "<dt>Name</dt>" not in page
    assert "12 مارس 2026" in page
    assert not re.search("<script|src=|href=|url\\(|@import", page)


def test_what_she_wrote_cannot_make_the_page_do_anything(person: Person) -> None:
    Claim.objects.update(appeal="<script>alert(1)</script>")
    with her_file(person) as archive:
        page = archive.read("my-data.html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_her_file_holds_no_secret_and_nobody_else(person: Person, decider: Person) -> None:
    Proof.objects.update(code_hash="hash-of-a-code", token="token-of-a-record")
    for one in (person, decider):
        written = json.dumps(own_data(one), default=str)
        secrets = [one.password, "hash-of-a-code", "token-of-a-record", "x" * 32]
        secrets += [str(factor.data["secret"]) for factor in Authenticator.objects.filter(user=one)]
        assert [secret for secret in secrets if secret in written] == []
        assert "Somebody Else" not in written
        assert "somebody@else.example" not in written
    assert "aigul" not in json.dumps(own_data(decider), default=str).lower()


def test_every_link_to_a_person_is_in_her_file_or_left_out_for_a_reason() -> None:
    links = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]
        if field.is_relation and field.related_model is Person
    }
    assert links == set(LINKS) | set(NOT_GIVEN)
    assert set(LINKS.values()) <= set(SECTIONS)
    assert set(WHEN_ERASED) == links


def test_what_links_to_her_stands_in_the_section_it_is_said_to(person: Person, decider: Person) -> None:
    for link, section in LINKS.items():
        model_name, field = link.rsplit(".", 1)
        rows = apps.get_model(model_name)._default_manager
        assert rows.filter(**{f"{field}__in": [person, decider]}).exists(), f"no row to try {link}"
        for one in (person, decider):
            shown = set(SECTIONS[section].rows(one).values_list("pk", flat=True))
            assert set(rows.filter(**{field: one}).values_list("pk", flat=True)) <= shown, link


def test_the_page_of_her_data_asks_as_much_for_three_of_each_as_for_one(
    client: Client, person: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person)
    client.get("/en/desk/data/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/en/desk/data/").content.decode()
    assert len(asked) <= len(SECTIONS) + 10
    assert "Journal entries by others that concern you" in page
    for number in range(2):
        write_message(to=person.email, subject=f"More {number}", text="x", at=AT)
        record("claim.made", "clm_x", by=person, at=AT, door="test")
    with django_assert_num_queries(len(asked)):
        client.get("/en/desk/data/")


def test_the_file_comes_as_one_archive_that_no_browser_keeps(client: Client, person: Person) -> None:
    assert client.get("/en/desk/data/file/").status_code == 302
    client.force_login(person)
    given = client.get("/en/desk/data/file/")
    with zipfile.ZipFile(io.BytesIO(given.getvalue())) as archive:
        assert json.loads(archive.read("my-data.json"))["person"] == person.public_id
    assert given["Content-Type"] == "application/zip"
    assert given["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in given["Cache-Control"]


def test_erasing_tells_first_what_goes_and_what_stays(person: Person) -> None:
    plan = erasing_plan(person, AT)
    assert {part.what: part.count for part in plan.goes} == {
        "name, e-mail address, language, password": 1,
        "further e-mail addresses": 1,
        "second factors and passkeys": 1,
        "connections to providers": 1,
        "sessions": 1,
        "mails to the account": 2,
        "files handed in": 1,
        "what was written in claims: post and appeals": 1,
        "open claims, which are withdrawn": 1,
        "mandates that hold, which end today": 1,
    }
    assert {part.what: part.count for part in plan.stays} == {
        "mandates, with name in office and role": 1,
        "claims: city, role, days and how they ended": 1,
        "journal entries": 2,
    }
    assert all(part.why for part in plan.stays)


def test_erasing_tells_of_everything_she_did_to_the_affairs_of_others(decider: Person) -> None:
    # Two mandates, two acts, a proof, a decision, a domain; in a file a word, a document, a message, two of
    # approvals, three of evidence.
    assert {part.what: part.count for part in erasing_plan(decider, AT).stays} == {
        "mandates, with name in office and role": 1,
        "decisions taken for an institution": 7,
        "steps of ties agreed to, approvals and evidence noted, messages and documents in their files": 8,
        "journal entries": 1,
    }


@pytest.mark.django_db(transaction=True)
def test_each_link_to_a_person_becomes_what_it_is_said_to_when_she_is_erased(
    person: Person, decider: Person
) -> None:
    before = {link: rows_by(link, person, decider) for link in WHEN_ERASED}
    assert [link for link, rows in before.items() if not rows] == []
    for one in (person, decider):
        erase_account(one, by=one, at=AT, door="test")
    for link, fate in WHEN_ERASED.items():
        assert rows_by(link, person, decider) == (set() if fate == "gone" else before[link]), link


def rows_by(link: str, *people: Person) -> set[Any]:
    """Keys of the rows that lead to one of them by that link."""
    model_name, field = link.rsplit(".", 1)
    rows = apps.get_model(model_name)._default_manager.filter(**{f"{field}__in": people})
    return set(rows.values_list("pk", flat=True))


def test_an_account_erased_meanwhile_is_granted_nothing_and_claims_nothing(person: Person) -> None:
    body = BodyFactory.create()
    seen_before = Person.objects.get(pk=person.pk)
    erase_account(person, by=person, at=AT, door="test")
    with pytest.raises(CannotDo, match="no account here"):
        grant_mandate(
            person=seen_before,
            body=body,
            role="officer",
            starts_on=AT.date(),
            ends_on=AT.date(),
            by=None,
            at=AT,
            door="test",
        )
    with pytest.raises(CannotDo, match="no account here"):
        claim_city(
            city=CityFactory.create(),
            alliance=AllianceFactory.create(slug="another"),
            role="officer",
            office="Head",
            ends_on=datetime.date(2027, 1, 1),
            by=seen_before,
            at=AT,
            door="test",
        )


@pytest.mark.django_db(transaction=True)
def test_after_erasing_nothing_leads_to_her_but_her_signed_acts(person: Person, decider: Person) -> None:
    entries = list(Entry.objects.values())
    kept = place_of(Upload.objects.get(owner=person).stored_name)
    erase_account(person, by=person, at=AT, door="test")
    person.refresh_from_db()
    assert (person.email, person.display_name, person.language, person.is_active, person.erased_at) == (
        f"{person.public_id}@erased.invalid",
        "",
        "",
        False,
        AT,
    )
    assert not person.has_usable_password()
    assert not kept.exists()
    mandate = Mandate.objects.get(person=person)
    assert (mandate.name_in_office, mandate.revoked_at, mandate.revoked_reason) == (
        "Aigul A",
        AT,
        "account erased",
    )
    assert name_of(person, mandate.body) == "Aigul A"
    claim = Claim.objects.get()
    assert (claim.state, claim.office, claim.appeal, claim.ended_at) == ("withdrawn", "", "", AT)
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession):
        assert not model.objects.filter(user=person).exists()
    # What others decided stays as it is.
    assert Decision.objects.count() == 1
    assert list(Entry.objects.values())[: len(entries)] == entries
    assert verify_journal().fault is None
    with pytest.raises(CannotDo, match="erased already"):
        erase_account(person, by=person, at=AT, door="test")


@pytest.mark.django_db(transaction=True)
def test_no_row_of_any_table_names_her_but_her_mandate_and_the_last_letter(person: Person) -> None:
    erase_account(person, by=person, at=AT, door="test")
    naming = {
        model.__name__
        for model in apps.get_models()
        for row in model._default_manager.values()
        if re.search(
            "aigul|kazan.example|Head of relations|192.0.2.1", json.dumps(row, default=str), re.IGNORECASE
        )
    }
    assert naming == {"Mandate", "Message"}
    letter = Message.objects.get()
    assert (letter.to, letter.kind, letter.person, letter.language) == (
        "aigul@kazan.example",
        "person.erased",
        None,
        "ru",
    )


def test_each_body_and_city_finds_in_its_journal_what_ended(person: Person) -> None:
    mandate, claim, operator = (
        Mandate.objects.get(),
        Claim.objects.get(),
        PersonFactory.create(is_operator=True),
    )
    before = Entry.objects.count()
    erase_account(person, by=operator, at=AT, door="page")
    told = list(Entry.objects.order_by("number"))[before:]
    assert [(entry.verb, entry.subject, entry.by) for entry in told] == [
        ("claim.withdrawn", claim.public_id, operator.public_id),
        ("mandate.revoked", mandate.public_id, operator.public_id),
        ("upload.erased", Upload.objects.get().public_id, operator.public_id),
        ("person.erased", person.public_id, operator.public_id),
    ]
    concerned = [set(entry.concerns.values_list("reference", flat=True)) for entry in told]
    assert claim.city.public_id in concerned[0]
    assert {mandate.body.public_id, mandate.body.city.public_id} <= concerned[1]  # type: ignore[union-attr]
    assert told[-1].after == {"claims": 1, "mandates": 1, "uploads": 1, "messages": 2}


@pytest.mark.django_db(transaction=True)
def test_when_erasing_fails_everything_is_still_there(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("The power is gone.")

    monkeypatch.setattr("twinhall.domain.privacy.erasing.write_last_letter", fail)
    before = own_data(person)
    with pytest.raises(RuntimeError):
        erase_account(person, by=person, at=AT, door="test")
    assert own_data(person) == before
    assert place_of(Upload.objects.get().stored_name).exists()


def test_the_only_operator_cannot_erase_herself() -> None:
    operator = PersonFactory.create(is_operator=True)
    with pytest.raises(CannotDo, match="only operator"):
        erase_account(operator, by=operator, at=AT, door="test")
    PersonFactory.create(is_operator=True)
    erase_account(operator, by=operator, at=AT, door="test")


def test_no_visitor_of_a_demo_takes_an_example_person_from_the_others() -> None:
    example = PersonFactory.create(is_example=True)
    with pytest.raises(CannotDo, match="Example people stay"):
        erase_account(example, by=example, at=AT, door="page")
    erase_account(example, by=PersonFactory.create(is_operator=True), at=AT, door="page")


@pytest.mark.django_db(transaction=True)
def test_of_two_last_operators_who_go_in_the_same_second_one_stays() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    pair = [PersonFactory.create(is_operator=True) for _number in range(2)]
    at_once = threading.Barrier(2)
    said: list[str] = []

    def go(operator: Person) -> None:
        at_once.wait()
        try:
            erase_account(operator, by=operator, at=AT, door="test")
        except CannotDo as problem:
            said.append(str(problem))
        finally:
            connection.close()

    going = [threading.Thread(target=go, args=(operator,)) for operator in pair]
    for one in going:
        one.start()
    for one in going:
        one.join()
    assert said == ["You are the only operator. Make somebody else one first."]
    assert Person.objects.filter(is_operator=True, is_active=True).count() == 1


def test_the_page_asks_for_the_address_and_signs_out(client: Client, person: Person) -> None:
    confirmed_again(client, person)
    wrong = client.post("/en/desk/erase/", {"email": "other@kazan.example"})
    assert wrong.status_code == 422
    assert "not the address of the account" in wrong.content.decode()
    person.refresh_from_db()
    assert person.is_active
    right = client.post("/en/desk/erase/", {"email": "AIGUL@kazan.example"})
    assert right.status_code == 302
    assert client.get("/en/desk/").status_code == 302


def confirmed_again(client: Client, person: Person) -> None:
    """As if she had just given her password once more."""
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def test_erasing_asks_for_the_password_once_more(client: Client, person: Person) -> None:
    client.force_login(person)
    for given in (client.get("/en/desk/erase/"), client.post("/en/desk/erase/", {"email": person.email})):
        assert given.status_code == 302
        assert "/account/reauthenticate/" in given["Location"]
    person.refresh_from_db()
    assert person.erased_at is None


def test_an_operator_finds_one_person_sees_and_erases(client: Client, person: Person) -> None:
    operator = give_second_factor(PersonFactory.create(is_operator=True))
    client.force_login(operator)
    assert (
        "no account with this address"
        in client.get("/en/operator/people/?email=no@no.example").content.decode()
    )
    page = client.get("/en/operator/people/?email=AIGUL@kazan.example").content.decode()
    assert "Aigul A" in page
    assert "Mandates that hold, which end today" in page
    asked = {"account": "aigul@kazan.example", "email": "someone@kazan.example"}
    assert client.post("/en/operator/people/", asked).status_code == 422
    assert client.post("/en/operator/people/", asked | {"email": asked["account"]}).status_code == 302
    person.refresh_from_db()
    assert person.erased_at is not None
    assert (
        "no account with this address"
        in client.get("/en/operator/people/?email=aigul@kazan.example").content.decode()
    )


def test_the_only_operator_is_told_on_the_page_that_she_has_to_stay(client: Client) -> None:
    operator = give_second_factor(PersonFactory.create(is_operator=True))
    client.force_login(operator)
    given = client.post("/en/operator/people/", {"account": operator.email, "email": operator.email})
    assert given.status_code == 422
    assert "You are the only operator." in given.content.decode()
