"""Nothing is kept for longer than the table of the settings says; the table is told to everybody."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as product
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.factories import AllianceFactory, CityFactory, MandateFactory, PersonFactory
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing import erase_account
from twinhall.domain.privacy.retention import KINDS, erase_what_is_due
from twinhall.domain.routines.models import RoutineRun
from twinhall.domain.uploads.actions import keep_upload
from twinhall.domain.uploads.keeping import place_of
from twinhall.domain.uploads.models import Upload
from twinhall.jobs import deliver_outbox
from twinhall.web.kept import KEPT

AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
PDF = b"%PDF-1.7\n%%EOF\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def after(**time: float) -> datetime.datetime:
    return AT + datetime.timedelta(**time)


def erased(at: datetime.datetime) -> dict[str, int]:
    return {kind: count for kind, count in erase_what_is_due(at).items() if count}


def letter(person: Person) -> Upload:
    return keep_upload(
        io.BytesIO(PDF), shown_name="x.pdf", purpose="claim-letter", owner=person, at=AT, door="test"
    )


def claim_with_letter(state: str, **fields: object) -> Upload:
    person = PersonFactory.create(joined_at=AT, last_login=AT)
    claim = Claim.objects.create(
        person=person,
        city=CityFactory.create(),
        alliance=AllianceFactory.create(slug=f"for-{person.pk}"),
        office="Head",
        ends_on="2099-01-01",
        made_at=AT,
        state=state,
        **fields,
    )
    upload = letter(person)
    Proof.objects.create(claim=claim, kind="stamped-letter", upload=upload, begun_at=AT)
    return upload


def test_what_is_due_is_erased_once_reported_and_told_to_the_journal_in_figures() -> None:
    sent = write_message(to="a@city.example", subject="Old", text="Old", at=AT)
    Message.objects.filter(pk=sent.pk).update(state="sent")
    write_message(to="a@city.example", subject="Waits", text="Waits", at=AT)
    unconfirmed = PersonFactory.create(confirmed=False, joined_at=AT)
    PersonFactory.create(joined_at=AT)
    letter(unconfirmed)
    figures = {"messages": 1, "loose_uploads": 1, "unconfirmed_people": 1}
    assert erased(after(days=91)) == figures
    assert Entry.objects.filter(verb="retention.kept").get().after == figures
    assert erased(after(days=91)) == {}
    assert Entry.objects.filter(verb="retention.kept").count() == 1
    assert Message.objects.get().subject == "Waits"


def test_nothing_goes_a_day_too_early() -> None:
    sent = write_message(to="a@city.example", subject="Old", text="Old", at=AT)
    Message.objects.filter(pk=sent.pk).update(state="sent")
    PersonFactory.create(confirmed=False, joined_at=AT)
    claim_with_letter("refused", ended_at=AT)
    assert erased(after(days=6)) == {}
    assert erased(after(days=8)) == {"unconfirmed_people": 1}
    assert erased(after(days=89)) == {}
    assert erased(after(days=91)) == {"messages": 1}
    assert erased(after(days=179)) == {}
    assert erased(after(days=181)) == {"letters_of_ended_claims": 1}


@pytest.mark.parametrize("state", ["refused", "withdrawn", "lapsed"])
def test_the_letter_of_a_claim_that_ended_goes_with_its_bytes_and_its_name(state: str) -> None:
    upload = claim_with_letter(state, ended_at=AT)
    kept = place_of(upload.stored_name)
    assert kept.exists()
    assert erased(after(days=181)) == {"letters_of_ended_claims": 1}
    upload.refresh_from_db()
    assert (kept.exists(), upload.shown_name, upload.owner) == (False, "", None)


def test_the_letter_of_an_open_claim_stays() -> None:
    claim_with_letter("submitted", submitted_at=AT)
    assert erased(after(days=400)) == {}


def test_the_letter_of_an_approved_claim_goes_a_year_after_the_mandate() -> None:
    mandate = MandateFactory.create(ends_on=AT.date())
    claim_with_letter("approved", ended_at=AT, mandate=mandate)
    assert erased(after(days=364)) == {}
    assert erased(after(days=367)) == {"letters_of_approved_claims": 1}


def test_a_code_goes_and_the_proof_stays() -> None:
    claim_with_letter("open")
    Proof.objects.update(code_hash="hash", code_sent_at=AT)
    assert erased(after(days=3)) == {"codes": 1}
    assert Proof.objects.get().code_hash == ""


def test_ended_sessions_go_with_address_and_browser_and_standing_ones_stay() -> None:
    person = PersonFactory.create(joined_at=AT)
    now = timezone.now()
    for key, ends in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, expire_date=now + datetime.timedelta(days=ends))
        UserSession.objects.create(user=person, ip="192.0.2.1", user_agent="A browser", session_key=key)
    assert erased(now + datetime.timedelta(minutes=1)) == {"sessions": 2}
    assert [one.session_key for one in UserSession.objects.all()] == ["new"]


def test_finished_jobs_and_reports_of_routines_go_and_waiting_jobs_stay() -> None:
    for status in ("SUCCESSFUL", "FAILED", "READY"):
        job = deliver_outbox.enqueue()
        DBTaskResult.objects.filter(id=job.id).update(
            status=status, finished_at=None if status == "READY" else AT
        )
    RoutineRun.objects.create(name="lapse-acts", day=AT.date(), began_at=AT, ended_at=AT)
    assert erased(after(days=31)) == {"jobs": 2}
    assert erased(after(days=91)) == {"routine_runs": 1}
    assert [job.status for job in DBTaskResult.objects.all()] == ["READY"]


def test_an_unused_account_is_told_of_first_and_erased_when_the_letter_left_the_house() -> None:
    person = PersonFactory.create(joined_at=after(days=-3000), last_login=AT, email="vera@city.example")
    assert erased(after(days=1065)) == {}
    assert erased(after(days=1066)) == {"unused_people_warned": 1}
    written = Message.objects.get()
    assert (written.to, written.kind) == ("vera@city.example", "person.unused")
    assert "1095" not in written.text
    assert erased(after(days=1097)) == {}  # nothing was sent: no mail server is named
    Message.objects.update(state="sent")
    assert erased(after(days=1097)) == {"unused_people": 1}
    person.refresh_from_db()
    assert (person.erased_at, person.email) == (after(days=1097), f"{person.public_id}@erased.invalid")
    last = Message.objects.get()
    assert (last.to, last.kind) == ("vera@city.example", "person.erased")
    assert "Nobody has signed in" in last.text
    assert erased(after(days=1098)) == {}


def test_who_signs_in_after_the_letter_keeps_her_account() -> None:
    person = PersonFactory.create(joined_at=AT)
    assert erased(after(days=1066)) == {"unused_people_warned": 1}
    Message.objects.update(state="sent")
    Person.objects.filter(pk=person.pk).update(last_login=after(days=1080))
    assert "unused_people" not in erased(after(days=1100))
    assert erased(after(days=1080 + 1066)) == {"messages": 1, "unused_people_warned": 1}
    person.refresh_from_db()
    assert person.erased_at is None


def test_who_signs_in_while_others_are_erased_keeps_her_account(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (PersonFactory.create(joined_at=AT) for _number in range(2))
    erased(after(days=1066))
    Message.objects.update(state="sent")

    def erase_while_the_second_signs_in(person: Person, **how: Any) -> None:
        erase_account(person, **how)
        Person.objects.filter(pk=second.pk).update(last_login=how["at"])

    monkeypatch.setattr("twinhall.domain.privacy.retention.erase_account", erase_while_the_second_signs_in)
    assert erased(after(days=1097))["unused_people"] == 1
    assert [Person.objects.get(pk=one.pk).erased_at is None for one in (first, second)] == [False, True]


def test_officers_operators_examples_and_claimants_are_left_alone() -> None:
    MandateFactory.create(person=PersonFactory.create(joined_at=AT))
    PersonFactory.create(joined_at=AT, is_operator=True)
    PersonFactory.create(joined_at=AT, is_example=True)
    claim_with_letter("submitted", submitted_at=AT)
    assert erased(after(days=2000)) == {}
    assert not Message.objects.exists()


def test_much_is_erased_in_many_small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twinhall.domain.privacy.retention._AT_ONCE", 2)
    for number in range(5):
        write_message(to="a@city.example", subject=str(number), text="Old", at=AT)
        letter(PersonFactory.create(joined_at=AT))
    Message.objects.update(state="given-up")
    assert erased(after(days=91)) == {"messages": 5, "loose_uploads": 2}  # of files, the rest the next day
    assert erased(after(days=92)) == {"loose_uploads": 2}
    monkeypatch.setattr("twinhall.domain.privacy.retention._MOST_BATCHES", 1)
    assert erased(after(days=93)) == {"loose_uploads": 1}


def test_settings_routine_words_and_document_name_the_same_kinds_and_days() -> None:
    text = Path("docs/operators/retention.md").read_text(encoding="utf-8")
    told = {kind: int(days) for kind, days in re.findall(r"^\| `(\w+)` \| (\d+) \|", text, flags=re.M)}
    assert told == product.RETENTION
    assert set(KINDS) == set(KEPT) == set(product.RETENTION)


def test_the_public_page_tells_the_same_table(client: Client) -> None:
    page = client.get("/en/about/privacy/").content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.+?)</th>.*?data-label=\"Kept for\">(.+?)</td></tr>", page)
    assert len(rows) == len(product.RETENTION)
    assert ("Mails that were sent or given up", "90 days") in rows
    assert ("Sessions that have expired", "not at all") in rows
    assert [days for what, days in rows if what.startswith("Accounts to which nobody")] == ["3 years"]


def test_the_footer_of_every_page_leads_there(client: Client) -> None:
    assert 'href="/en/about/privacy/"' in client.get("/en/").content.decode()


def test_forms_say_how_long_what_they_ask_for_is_kept(client: Client) -> None:
    page = client.get("/en/account/signup/").content.decode()
    assert "Kept if the address is not confirmed: 7 days." in page
    assert "Kept if nobody signs in any more: 3 years." in page
    claim_with_letter("open")
    claim = Claim.objects.get()
    client.force_login(claim.person)
    page = client.get(f"/en/claims/{claim.public_id}/").content.decode()
    assert "Kept if the claim is refused, withdrawn or lapses: 180 days." in page
    assert "Kept after the mandate’s end if the claim is approved: 1 year." in page
