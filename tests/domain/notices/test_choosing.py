"""Notices: always on the desk, by mail at each one's own pace, in one digest and no other."""

import datetime
from email import message_from_bytes

import pytest
from django.conf import settings

from tests.factories import PersonFactory
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.digests import DIGEST, write_digests
from twinhall.domain.notices.giving import (
    NoticeFacts,
    choose_paces,
    give_notice,
    mark_read,
    off_link,
    paces_of,
    read_off_token,
    turn_off,
)
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.notices.words import NoticeKind, Pace
from twinhall.domain.people.models import Person
from twinhall.transfer.letters_as_mail import as_mail

pytestmark = pytest.mark.django_db
# A Thursday.
AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(language="en")


def give(person: Person, at: datetime.datetime = AT, kind: NoticeKind = NoticeKind.MOVES) -> Notice:
    facts = NoticeFacts(kind, "dossier.moved", "dossier", "tie_0")
    count = Notice.objects.count() + 1
    return give_notice(
        person, facts, lambda: (f"Notice {count}", "Read it."), why=lambda: "You speak for Kazan.", at=at
    )


def choose(person: Person, pace: Pace, kind: NoticeKind = NoticeKind.MOVES) -> None:
    choose_paces(person, {kind: pace}, at=AT, door="test")


def mails(kind: str = "dossier.moved") -> list[str]:
    return [message.text for message in Message.objects.filter(kind=kind).order_by("pk")]


def test_without_a_choice_it_comes_at_once_and_says_why_and_how_to_turn_it_off(person: Person) -> None:
    give(person)
    message = Message.objects.get()
    assert message.off_url == off_link(person, "moves")
    assert message.text == (
        "Read it.\n-- \nYou speak for Kazan.\n"
        f"Turn off mails of this kind: {message.off_url}\n"
        f"All your choices: {settings.SITE_ADDRESS}/en/desk/notices/choices/\n"
    )
    mail = message_from_bytes(as_mail(message))
    assert mail["List-Unsubscribe"].strip() == f"<{message.off_url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Whole, on one line: a mailbox follows it as it stands.
    assert f" <{message.off_url}>\r\n".encode() in as_mail(message)


def test_what_is_needed_cannot_be_turned_off(person: Person) -> None:
    message = Message.objects.create(
        to=person.email, subject="Code", text="1234", written_at=AT, next_try_at=AT
    )
    assert message_from_bytes(as_mail(message))["List-Unsubscribe"] is None


@pytest.mark.parametrize("pace", [Pace.OFF, Pace.DAILY, Pace.WEEKLY])
def test_what_does_not_come_at_once_stands_on_the_desk(pace: Pace, person: Person) -> None:
    choose(person, pace)
    notice = give(person)
    assert (notice.pace, notice.mailed_at, notice.read_at) == (pace, None, None)
    assert mails() == []
    give(person, kind=NoticeKind.ALARMS)
    assert len(mails()) == 1


def test_a_year_of_digests_neither_doubles_nor_loses_a_notice(person: Person) -> None:
    """One notice a day of each pace; some days nobody comes, on others two come."""
    choose(person, Pace.DAILY)
    choose(person, Pace.WEEKLY, NoticeKind.WAITS)
    for number in range(365):
        at = AT + A_DAY * number
        give(person, at)
        give(person, at, NoticeKind.WAITS)
        for _tick in range(number % 3):
            write_digests(at)
    write_digests(AT + 380 * A_DAY)
    told = [line for text in mails(DIGEST) for line in text.splitlines() if line.startswith("– ")]
    assert len(told) == len(set(told)) == 730
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_a_daily_digest_holds_the_day_before_a_weekly_one_the_week(person: Person) -> None:
    choose(person, Pace.DAILY)
    choose(person, Pace.WEEKLY, NoticeKind.WAITS)
    give(person)
    give(person, kind=NoticeKind.WAITS)
    assert write_digests(AT + datetime.timedelta(hours=12)) == {"digests": 0, "notices": 0}
    assert write_digests(AT + A_DAY) == {"digests": 1, "notices": 1}
    assert write_digests(AT + 3 * A_DAY) == {"digests": 0, "notices": 0}
    assert write_digests(AT + 5 * A_DAY) == {"digests": 1, "notices": 1}  # Monday was missed
    assert Message.objects.filter(kind=DIGEST)[0].off_url == off_link(person, "weekly")


def test_turning_off_holds_back_what_waited_for_a_digest(person: Person) -> None:
    choose(person, Pace.DAILY)
    give(person)
    turn_off(person, "daily", at=AT, door="mail")
    assert paces_of(person)[NoticeKind.MOVES] == Pace.OFF
    assert paces_of(person)[NoticeKind.WAITS] == Pace.AT_ONCE
    assert write_digests(AT + A_DAY) == {"digests": 0, "notices": 0}
    assert Notice.objects.count() == 1


def test_a_choice_is_told_to_the_journal_once(person: Person) -> None:
    choose(person, Pace.DAILY)
    choose(person, Pace.DAILY)
    entry = Entry.objects.get(verb="notices.chosen")
    assert (entry.subject, entry.by) == (person.public_id, person.public_id)
    assert (entry.before, entry.after) == ({"moves": "at-once"}, {"moves": "daily"})


def test_a_link_is_read_only_as_it_was_written(person: Person) -> None:
    token = off_link(person, "moves").rstrip("/").rpartition("/")[2]
    assert read_off_token(token) == (person.public_id, "moves")
    other = PersonFactory.create()
    assert read_off_token(token.replace(person.public_id, other.public_id)) is None
    assert read_off_token(token.replace("moves", "waits")) is None
    assert read_off_token(token[:-1]) is None
    assert read_off_token("") is None


def test_what_was_seen_is_no_longer_new(person: Person) -> None:
    give(person)
    give(PersonFactory.create())
    assert mark_read(person, at=AT) == 1
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_an_account_that_is_closed_gets_no_digest(person: Person) -> None:
    choose(person, Pace.DAILY)
    give(person)
    Person.objects.update(is_active=False)
    assert write_digests(AT + A_DAY) == {"digests": 0, "notices": 0}
