"""The journal: it only grows, and whatever is done to it by hand is found."""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.factories import PersonFactory
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry, EntryConcern, JournalHead
from twinhall.domain.journal.triggers import GUARDED, guard_journal, unguard_journal
from twinhall.domain.journal.verifying import check_journal

AT = datetime.datetime(2026, 3, 12, 9, 0, 0, 123456, tzinfo=datetime.UTC)


def three_entries() -> list[Entry]:
    by = PersonFactory.create()
    return [
        record(
            "city.named",
            f"cty_{number}",
            by=by,
            at=AT,
            door="test",
            concerns=["cty_a", "bod_b"],
            after={"ö": number},
        )
        for number in range(3)
    ]


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody does who may alter the database's tables."""
    with connection.cursor() as cursor:
        for statement in unguard_journal(connection.vendor):
            cursor.execute(statement)
        yield
        for statement in guard_journal(connection.vendor):
            cursor.execute(statement)


@pytest.mark.django_db
def test_what_was_recorded_is_in_order() -> None:
    entries = three_entries()
    checked = check_journal()
    assert (checked.entries, checked.last_hash, checked.problem) == (3, entries[-1].hash, "")
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous_hash for entry in entries] == ["", entries[0].hash, entries[1].hash]


@pytest.mark.django_db
def test_an_empty_journal_is_in_order() -> None:
    assert check_journal().in_order


BY_HAND: dict[str, tuple[Callable[[list[Entry]], object], str]] = {
    "a word altered": (
        lambda entries: Entry.objects.filter(number=2).update(subject="cty_other"),
        "Entry 2: altered after it was sealed.",
    ),
    "a time altered": (
        lambda entries: Entry.objects.filter(number=1).update(at=AT + datetime.timedelta(microseconds=1)),
        "Entry 1: altered after it was sealed.",
    ),
    "what came after altered": (
        lambda entries: Entry.objects.filter(number=3).update(after={"ö": 7}),
        "Entry 3: altered after it was sealed.",
    ),
    "an entry taken out": (
        lambda entries: (EntryConcern.objects.filter(entry=entries[1]).delete(), entries[1].delete()),
        "Missing: entry 2.",
    ),
    "the last entry cut off": (
        lambda entries: (EntryConcern.objects.filter(entry=entries[2]).delete(), entries[2].delete()),
        "Missing at the end: entry 3.",
    ),
    "a concern taken away": (
        lambda entries: EntryConcern.objects.filter(entry=entries[0], reference="cty_a").delete(),
        "Entry 1: altered after it was sealed.",
    ),
    "a concern put in": (
        lambda entries: EntryConcern.objects.create(entry=entries[0], reference="cty_c"),
        "Entry 1: altered after it was sealed.",
    ),
    "an entry put in": (
        lambda entries: Entry.objects.create(
            number=4,
            at=AT,
            door="test",
            verb="city.named",
            subject="x",
            previous_hash=entries[2].hash,
            hash="0" * 64,
        ),
        "Entry 4: altered after it was sealed.",
    ),
    "the head turned back": (
        lambda entries: JournalHead.objects.update(number=2, hash=entries[1].hash),
        "Entry 3: the head of the chain names another last entry.",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", BY_HAND)
def test_what_is_done_by_hand_is_found(how: str) -> None:
    entries = three_entries()
    do, expected = BY_HAND[how]
    with unguarded():
        do(entries)
    assert check_journal().problem == expected
    with pytest.raises(CommandError, match=expected[:-1]) as told:
        call_command("journal", "verify")
    assert told.value.returncode == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_itself_refuses(table: str, statement: str) -> None:
    if "TRUNCATE" in statement and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    three_entries()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert check_journal().entries == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_leave_one_chain() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    by = PersonFactory.create()
    problems: list[Exception] = []

    def write(number: int) -> None:
        try:
            record("city.named", f"cty_{number}", by=by, at=AT, door="test", concerns=["cty_a"])
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert problems == []
    assert (check_journal().entries, check_journal().problem) == (20, "")


@pytest.mark.django_db
def test_an_action_that_fails_leaves_no_entry() -> None:
    three_entries()

    @transaction.atomic
    def fails() -> None:
        record("city.named", "cty_x", by=None, at=AT, door="test")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (check_journal().entries, check_journal().problem) == (3, "")
