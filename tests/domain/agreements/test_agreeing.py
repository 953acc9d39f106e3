"""A version is agreed by every side, for one checksum, and stays as it is."""

import io
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.domain.agreements.conftest import AT, Sides, both, clause_of, draft, terms_of, wordings
from twinhall.domain.agreements.actions import change_terms
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.draft import checksum_of, problems_of
from twinhall.domain.agreements.models import Agreement, SignedCopy, Version
from twinhall.domain.agreements.proposals import accept, propose_change
from twinhall.domain.agreements.publishing import (
    keep_signed_copy,
    public_version,
    release_text,
    withdraw_release,
)
from twinhall.domain.agreements.reservations import reserve
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.actions import agree_to, take_back
from twinhall.domain.dossiers.models import Consent, Dossier
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def agree(text: Agreement, by: Acting) -> Version:
    return agree_to_text(text.dossier.public_id, draft(text).sha256, by=by, at=AT, door="test")


def state_of(text: Agreement) -> str:
    return Dossier.objects.get(agreement=text).state


@pytest.fixture
def agreed(approving: Agreement, sides: Sides) -> Agreement:
    agree(approving, sides.kazan)
    agree(approving, sides.durban)
    approving.refresh_from_db()
    return approving


def test_the_last_sides_word_agrees_the_text(approving: Agreement, sides: Sides) -> None:
    first = agree(approving, sides.kazan)
    assert (state_of(approving), first.number) == ("approvals", 1)
    second = agree(approving, sides.durban)
    approving.refresh_from_db()
    assert (second, approving.agreed, state_of(approving)) == (first, first, "text-agreed")
    assert Version.objects.count() == 1
    assert list(Entry.objects.values_list("verb", flat=True))[-4:] == [
        "dossier.said",
        "agreement.said",
        "dossier.moved",
        "agreement.agreed",
    ]


def test_what_is_kept_has_the_checksum_it_was_agreed_under(agreed: Agreement) -> None:
    version = Version.objects.get()
    assert checksum_of(version.content) == version.sha256
    assert version.content["parties"][0]["names"]["en"] == "Kazan"


def test_nobody_agrees_to_a_text_she_has_not_read(approving: Agreement, sides: Sides) -> None:
    read = draft(approving).sha256
    change_terms(
        approving.dossier.public_id,
        terms_of(approving, notice_months=3),
        revision=2,
        by=sides.kazan,
        at=AT,
        door="test",
    )
    with pytest.raises(CannotDo, match="changed since you read it"):
        agree_to_text(approving.dossier.public_id, read, by=sides.durban, at=AT, door="test")
    assert not Version.objects.exists()


def test_before_the_approvals_nothing_is_agreed(text: Agreement, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="opened the approvals"):
        agree(text, sides.kazan)


def test_not_with_an_open_proposal(approving: Agreement, sides: Sides) -> None:
    clause = clause_of(approving)
    new = wordings(clause, en="New.", ru="Новое.")
    public_id = approving.dossier.public_id
    proposal = propose_change(public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    with pytest.raises(CannotDo, match="1 proposal waits for an answer"):
        agree(approving, sides.kazan)
    accept(public_id, proposal.public_id, by=sides.durban, at=AT, door="test")
    # Chinese is stale now, but no authentic language: it does not keep the text from being agreed.
    agree(approving, sides.kazan)
    agree(approving, sides.durban)
    assert Version.objects.get().content["clauses"][1]["stale"] == ["zh"]


def test_not_with_a_stale_authentic_language(approving: Agreement, sides: Sides) -> None:
    clause = clause_of(approving)
    public_id = approving.dossier.public_id
    new = wordings(clause, en="New.")
    proposal = propose_change(public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    accept(public_id, proposal.public_id, by=sides.durban, at=AT, door="test")
    with pytest.raises(CannotDo, match=r"In Russian, which is authentic, these clauses do not follow .*: 2"):
        agree(approving, sides.kazan)


def test_not_with_an_empty_authentic_text_or_a_gap(approving: Agreement, sides: Sides) -> None:
    clause = clause_of(approving)
    clause.texts.filter(language="ru").delete()
    change_terms(
        approving.dossier.public_id,
        terms_of(approving, fillings={}),
        revision=2,
        by=sides.kazan,
        at=AT,
        door="test",
    )
    assert problems_of(draft(approving)) == [
        "In Russian, which is authentic, these clauses have no text: 2.",
        "Still to be filled in under “Terms”: fields of cooperation.",
    ]
    with pytest.raises(CannotDo, match="no text: 2"):
        agree(approving, sides.kazan)


def test_with_a_recorded_reservation_it_can_be_agreed(approving: Agreement, sides: Sides) -> None:
    reserve(
        approving.dossier.public_id,
        clause_of(approving).public_id,
        {"en": "Within our budget."},
        by=sides.durban,
        at=AT,
        door="test",
    )
    agree(approving, sides.kazan)
    agree(approving, sides.durban)
    assert state_of(approving) == "text-agreed"
    assert Version.objects.get().content["reservations"][0]["texts"] == {"en": "Within our budget."}


def test_a_change_lets_the_words_fall_that_were_said_before(approving: Agreement, sides: Sides) -> None:
    agree(approving, sides.kazan)
    change_terms(
        approving.dossier.public_id,
        terms_of(approving, notice_months=3),
        revision=2,
        by=sides.durban,
        at=AT,
        door="test",
    )
    assert Entry.objects.latest("number").after["agree_anew"] == [sides.cities[0].public_id]
    agree(approving, sides.durban)
    assert state_of(approving) == "approvals"
    second = agree(approving, sides.kazan)
    assert (second.number, state_of(approving)) == (2, "text-agreed")


def test_a_word_taken_back_does_not_count(approving: Agreement, sides: Sides) -> None:
    agree(approving, sides.kazan)
    take_back(approving.dossier.public_id, "text-agreed", by=sides.kazan, at=AT, door="test")
    agree(approving, sides.durban)
    assert state_of(approving) == "approvals"


def test_a_word_without_a_text_does_not_agree_one(approving: Agreement, sides: Sides) -> None:
    """Whoever said “agreed” elsewhere than on the text has not said which one."""
    side = approving.dossier.sides.get(city=sides.cities[0])
    assert sides.kazan.mandate is not None
    Consent.objects.create(
        dossier=approving.dossier,
        side=side,
        round=Dossier.objects.get(agreement=approving).round,
        step="text-agreed",
        by=sides.kazan.person,
        mandate=sides.kazan.mandate,
        at=AT,
    )
    with pytest.raises(CannotDo, match="agreed to another text"):
        agree(approving, sides.durban)


def test_once_agreed_it_is_not_worked_on_until_both_reopen_it(agreed: Agreement, sides: Sides) -> None:
    first = Version.objects.get()
    clause, public_id = clause_of(agreed), agreed.dossier.public_id
    new = wordings(clause, en="New.", ru="Новое.")
    with pytest.raises(CannotDo, match="not worked on now"):
        propose_change(public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    agree_to(public_id, "approvals", by=sides.kazan, at=AT, door="test")
    with pytest.raises(CannotDo, match="not worked on now"):
        propose_change(public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    both_reopened = agree_to(public_id, "approvals", by=sides.durban, at=AT, door="test")
    assert both_reopened.state == "approvals"
    proposal = propose_change(public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test")
    accept(public_id, proposal.public_id, by=sides.durban, at=AT, door="test")
    agree(agreed, sides.kazan)
    second = agree(agreed, sides.durban)
    agreed.refresh_from_db()
    assert (second.number, agreed.agreed) == (2, second)
    kept = Version.objects.get(number=1)
    assert (kept.sha256, kept.content) == (first.sha256, first.content)
    assert checksum_of(kept.content) == first.sha256


def test_the_database_refuses_to_change_or_delete_a_version(agreed: Agreement) -> None:
    version = Version.objects.get()
    for attempt in (
        lambda: Version.objects.update(sha256="0" * 64),
        lambda: Version.objects.filter(pk=version.pk).update(content={}),
        lambda: Version.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            attempt()
    assert Version.objects.get().content == version.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time anyway")
def test_two_sides_that_agree_in_the_same_second_agree_once(approving: Agreement, sides: Sides) -> None:
    sha256 = draft(approving).sha256
    ready = threading.Barrier(2)

    def say(by: Acting) -> None:
        ready.wait()
        agree_to_text(approving.dossier.public_id, sha256, by=by, at=AT, door="test")
        connection.close()

    threads = [threading.Thread(target=say, args=[by]) for by in (sides.kazan, sides.durban)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert (state_of(approving), Version.objects.count()) == ("text-agreed", 1)
    assert Entry.objects.filter(verb="agreement.agreed").count() == 1


def test_a_signed_copy_is_kept_with_its_checksum(
    agreed: Agreement, sides: Sides, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR = tmp_path
    upload = keep_upload(
        io.BytesIO(b"%PDF-1.7\n%%EOF\n"),
        shown_name="signed.pdf",
        purpose="dossier-document",
        owner=sides.kazan.person,
        at=AT,
        door="test",
    )
    found = [{"signer": "CN=Example", "intact": True}]
    keep_signed_copy(agreed.dossier.public_id, upload, signatures=found, by=sides.kazan, at=AT, door="test")
    copy = SignedCopy.objects.get()
    assert (copy.sha256, copy.version, copy.signatures) == (upload.sha256, agreed.agreed, found)


def test_a_draft_has_no_signed_copy(approving: Agreement, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="not agreed by every side"):
        release_text(approving.dossier.public_id, by=sides.kazan, at=AT, door="test")


def test_the_public_reads_what_both_released(agreed: Agreement, sides: Sides) -> None:
    dossier = Dossier.objects.get(agreement=agreed)
    release_text(dossier.public_id, by=sides.kazan, at=AT, door="test")
    assert public_version(dossier) is None
    with pytest.raises(CannotDo, match="released it already"):
        release_text(dossier.public_id, by=sides.kazan, at=AT, door="test")
    release_text(dossier.public_id, by=sides.durban, at=AT, door="test")
    assert public_version(dossier) == agreed.agreed
    withdraw_release(dossier.public_id, by=sides.durban, at=AT, door="test")
    assert public_version(dossier) is None
    told = Message.objects.filter(kind="agreement.released").order_by("pk")
    assert [(one.person, one.subject.split(": ")[1]) for one in told] == [
        (sides.durban.person, "Kazan releases the text"),
        (sides.kazan.person, "the text is public"),
        (sides.kazan.person, "Durban takes its release of the text back"),
    ]


def test_while_the_text_is_worked_on_again_nothing_is_public(agreed: Agreement, sides: Sides) -> None:
    for by in (sides.kazan, sides.durban):
        release_text(agreed.dossier.public_id, by=by, at=AT, door="test")
    both(agreed.dossier.public_id, "approvals", sides)
    assert public_version(Dossier.objects.get(agreement=agreed)) is None
