"""Messages and documents in the private room; one reminder a week."""

import datetime
from io import BytesIO

import pytest

from tests.domain.dossiers.conftest import AT, Sides
from tests.factories import MandateFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier, Note, Reminder
from twinhall.domain.dossiers.talking import add_document, remind, write
from twinhall.domain.notices.models import Message
from twinhall.domain.uploads.actions import keep_upload
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def test_a_message_is_written_by_a_person_as_a_city(proposed: Dossier, sides: Sides) -> None:
    written = write(proposed.public_id, "  Good morning  ", by=sides.durban, at=AT, door="test")
    assert (written.text, written.side.city.name, written.mandate) == (
        "Good morning",
        "Durban",
        sides.durban.mandate,
    )
    told = Message.objects.get(kind="dossier.message")
    assert told.person == sides.kazan.person
    assert "Good morning" not in told.text


@pytest.mark.parametrize(("text", "said"), [(" ", "empty"), ("x" * 10_001, "longer than")])
def test_a_wrong_message_is_refused(proposed: Dossier, sides: Sides, text: str, said: str) -> None:
    with pytest.raises(CannotDo, match=said):
        write(proposed.public_id, text, by=sides.durban, at=AT, door="test")
    assert not Note.objects.exists()


def test_a_press_officer_does_not_write(proposed: Dossier, sides: Sides) -> None:
    press = MandateFactory.create(body=sides.durban.body, role="press")
    with pytest.raises(CannotDo, match="Your role"):
        write(proposed.public_id, "News!", by=Acting(press.person, press), at=AT, door="test")


def test_who_waits_reminds_once_a_week(proposed: Dossier, sides: Sides) -> None:
    remind(proposed.public_id, by=sides.kazan, at=AT, door="test")
    with pytest.raises(CannotDo, match="reminded already"):
        remind(proposed.public_id, by=sides.kazan, at=AT + datetime.timedelta(days=6), door="test")
    remind(proposed.public_id, by=sides.kazan, at=AT + datetime.timedelta(days=7), door="test")
    assert [reminder.side.city.name for reminder in Reminder.objects.all()] == ["Durban", "Durban"]


def test_who_is_waited_for_reminds_nobody(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="Nobody else is waited for"):
        remind(proposed.public_id, by=sides.durban, at=AT, door="test")


def test_a_document_is_read_by_both(proposed: Dossier, sides: Sides) -> None:
    upload = keep_upload(
        BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
        shown_name="resolution.pdf",
        purpose="dossier-document",
        owner=sides.kazan.person,
        at=AT,
        door="test",
    )
    document = add_document(proposed.public_id, upload, title="", by=sides.kazan, at=AT, door="test")
    assert (document.title, document.side.city.name) == ("resolution.pdf", "Kazan")
    with pytest.raises(CannotDo, match="do not act"):
        add_document(proposed.public_id, upload, title="", by=sides.third, at=AT, door="test")
