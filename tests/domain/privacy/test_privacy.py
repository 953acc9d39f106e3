"""What is kept of a person: all of it in her file, none of it after she erased her account, nothing for too long."""

import datetime
import io
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings as product
from django.test import Client
from pytest_django import Settings

from tests.factories import (
    AllianceFactory,
    CityFactory,
    MandateFactory,
    PersonFactory,
    give_second_factor,
)
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing import erase_account, erasing_plan
from twinhall.domain.privacy.own_data import NOT_GIVEN, own_data, own_file
from twinhall.domain.privacy.retention import KINDS, erase_what_is_due
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
    person = give_second_factor(PersonFactory.create(email="aigul@kazan.example", display_name="Aigul A"))
    MandateFactory.create(person=person)
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
    record("claim.made", claim.public_id, by=person, at=AT, door="test")
    return person


def test_her_file_holds_everything_as_data_as_a_page_and_the_files_themselves(person: Person) -> None:
    with zipfile.ZipFile(io.BytesIO(own_file(person, AT))) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("my-data.json"))["data"]
        page = archive.read("my-data.html").decode()
        assert archive.read(names[-1]) == PDF
    assert names[:2] == ["my-data.json", "my-data.html"]
    assert {name: len(rows) for name, rows in data.items() if rows} == {
        "account": 1,
        "addresses": 1,
        "second_factors": 1,
        "mandates": 1,
        "claims": 1,
        "proofs": 1,
        "files": 1,
        "messages": 1,
        "journal": 2,
    }
    assert "Aigul A" in page
    assert "<script" not in page


def test_her_file_holds_no_secret_and_nobody_else(person: Person) -> None:
    other = PersonFactory.create(email="somebody@else.example", display_name="Somebody Else")
    MandateFactory.create(person=other, granted_by=person)
    written = json.dumps(own_data(person), default=str)
    assert person.password not in written
    assert "secret" not in written.lower()
    assert "Somebody Else" not in written


def test_every_table_that_names_a_person_is_in_her_file_or_left_out_for_a_reason(person: Person) -> None:
    tables = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    }
    given = {
        "account.emailaddress",
        "mfa.authenticator",
        "usersessions.usersession",
        "twinhall.claim",
        "twinhall.decision",
        "twinhall.mandate",
        "twinhall.message",
        "twinhall.officialdomain",
        "twinhall.pendingact",
        "twinhall.proof",
        "twinhall.upload",
    }
    assert tables - set(NOT_GIVEN) == given


def test_erasing_tells_first_and_then_does_just_that(person: Person) -> None:
    plan = erasing_plan(person, AT)
    assert {part.what: part.count for part in plan.goes} == {
        "name, e-mail address, language, password": 1,
        "further e-mail addresses": 1,
        "second factors and passkeys": 1,
        "messages to you": 1,
        "files you handed in": 1,
        "open claims, which are withdrawn": 1,
        "mandates that hold, which end today": 1,
    }
    assert {part.what: part.count for part in plan.stays} == {
        "mandates, with name in office and role": 1,
        "journal entries": 2,
    }
    assert all(part.why for part in plan.stays)


@pytest.mark.django_db(transaction=True)
def test_after_erasing_nothing_leads_to_her_but_her_signed_acts(person: Person) -> None:
    entries = list(Entry.objects.values())
    kept = place_of(Upload.objects.get().stored_name)
    erase_account(person, by=person, at=AT, door="test")
    person.refresh_from_db()
    assert (person.email, person.display_name, person.is_active) == (
        f"{person.public_id}@erased.invalid",
        "",
        False,
    )
    assert not person.has_usable_password()
    assert not kept.exists()
    mandate = Mandate.objects.get()
    assert (mandate.name_in_office, mandate.revoked_reason) == ("Aigul A", "account erased")
    assert Claim.objects.get().state == "withdrawn"
    assert not EmailAddress.objects.filter(user=person).exists()
    # The one letter that is left goes to the old address.
    assert Message.objects.get().kind == "person.erased"
    assert list(Entry.objects.values())[: len(entries)] == entries
    assert not re.search("aigul|Aigul", json.dumps(list(Entry.objects.values()), default=str))
    with pytest.raises(CannotDo, match="erased already"):
        erase_account(person, by=person, at=AT, door="test")


def test_the_only_operator_cannot_erase_herself() -> None:
    operator = PersonFactory.create(is_operator=True)
    with pytest.raises(CannotDo, match="only operator"):
        erase_account(operator, by=operator, at=AT, door="test")
    PersonFactory.create(is_operator=True)
    erase_account(operator, by=operator, at=AT, door="test")


def test_the_page_asks_for_the_address_and_signs_out(client: Client, person: Person) -> None:
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    wrong = client.post("/en/desk/erase/", {"email": "other@kazan.example"})
    assert wrong.status_code == 422
    assert "not the address of the account" in wrong.content.decode()
    person.refresh_from_db()
    assert person.is_active
    right = client.post("/en/desk/erase/", {"email": "AIGUL@kazan.example"})
    assert right.status_code == 302
    assert client.get("/en/desk/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_erased_once_and_reported() -> None:
    sent = write_message(to="a@city.example", subject="Old", text="Old", at=AT)
    Message.objects.filter(pk=sent.pk).update(state="sent")
    write_message(to="a@city.example", subject="Waits", text="Waits", at=AT)
    unconfirmed = PersonFactory.create(confirmed=False, joined_at=AT)
    PersonFactory.create(joined_at=AT)
    keep_upload(
        io.BytesIO(PDF), shown_name="x.pdf", purpose="claim-letter", owner=unconfirmed, at=AT, door="test"
    )
    later = AT + datetime.timedelta(days=91)
    done = erase_what_is_due(later)
    assert {kind: count for kind, count in done.items() if count} == {
        "messages": 1,
        "loose_uploads": 1,
        "unconfirmed_people": 1,
    }
    assert Entry.objects.filter(verb="retention.kept").get().after == {
        "messages": 1,
        "loose_uploads": 1,
        "unconfirmed_people": 1,
    }
    assert not any(erase_what_is_due(later).values())
    assert Message.objects.get().subject == "Waits"


def test_settings_routine_and_document_name_the_same_kinds_and_days() -> None:
    text = Path("docs/operators/retention.md").read_text(encoding="utf-8")
    told = {kind: int(days) for kind, days in re.findall(r"^\| `(\w+)` \| (\d+) \|", text, flags=re.M)}
    assert told == product.RETENTION
    assert set(KINDS) == set(product.RETENTION)


def test_the_public_page_tells_the_same_table(client: Client) -> None:
    page = client.get("/en/about/privacy/").content.decode()
    assert len(re.findall(r"<tr><th scope=\"row\">", page)) == len(product.RETENTION)
