"""Recording: one unbroken chain, whoever writes, and exactly what was written is read."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import PersonFactory
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.chain import sealed
from twinhall.domain.journal.models import Entry, JournalHead
from twinhall.domain.journal.verifying import verify_journal

AT = datetime.datetime(2026, 3, 12, 9, 0, 0, 123456, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_an_entry_holds_who_as_whom_what_and_its_seal() -> None:
    person = PersonFactory.create()
    first = record("claim.made", "clm_1", by=None, at=AT, door="command")
    second = record(
        "claim.submitted",
        "clm_1",
        by=person,
        acting_for="bod_kazan",
        concerns=["cty_kazan"],
        at=AT,
        door="page",
        before={"state": "open"},
        after={"state": "submitted"},
    )
    stored = Entry.objects.values().get(pk=second.pk)
    assert stored == {
        "id": second.pk,
        "number": 2,
        "at": AT,
        "by": person.public_id,
        "acting_for": "bod_kazan",
        "door": "page",
        "verb": "claim.submitted",
        "subject": "clm_1",
        "before": {"state": "open"},
        "after": {"state": "submitted"},
        "previous_hash": first.hash,
        "hash": sealed(
            first.hash,
            number=2,
            at=AT,
            by=person.public_id,
            acting_for="bod_kazan",
            door="page",
            verb="claim.submitted",
            subject="clm_1",
            concerns=["cty_kazan"],
            before={"state": "open"},
            after={"state": "submitted"},
        ),
    }
    assert JournalHead.objects.values_list("number", "hash").get() == (2, second.hash)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "figure", [0, -1, 1.0, -0.0, 0.1, 1e16, 1e22, 1.5e-7, -2.5, 2**70, True, None, "ö\u2028", ["x", {"y": 1}]]
)
def test_what_was_sealed_is_what_is_read(figure: object) -> None:
    record("claim.made", "clm_1", by=None, at=AT, door="page", after={"figure": figure})
    assert verify_journal().fault is None
    [read] = Entry.objects.values_list("after", flat=True)
    assert read == {"figure": figure}


@pytest.mark.django_db
def test_what_no_database_could_give_back_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        record("claim.made", "clm_1", by=None, at=AT, door="page", after={"figure": float("nan")})


@pytest.mark.django_db
def test_a_moment_of_any_zone_is_sealed_as_the_same_moment() -> None:
    there = datetime.timezone(datetime.timedelta(hours=3))
    record("claim.made", "clm_1", by=None, at=AT.astimezone(there), door="page")
    assert (verify_journal().fault, Entry.objects.get().at) == (None, AT)


@pytest.mark.django_db
def test_an_action_that_fails_leaves_no_entry() -> None:
    record("claim.made", "clm_1", by=None, at=AT, door="page")

    @transaction.atomic
    def fails() -> None:
        record("claim.made", "clm_2", by=None, at=AT, door="page")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (verify_journal().entries, verify_journal().fault) == (1, None)


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_leave_one_chain() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    person = PersonFactory.create()
    problems: list[Exception] = []
    together = threading.Barrier(20)

    def write(number: int) -> None:
        try:
            together.wait(10)
            for turn in range(5):
                with transaction.atomic():
                    record(
                        "claim.made",
                        f"clm_{number}_{turn}",
                        by=person,
                        at=timezone.now(),
                        door="page",
                        concerns=["cty_a"],
                    )
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for writer in writers:
        writer.start()
    # The chain is whole at every moment, also while it grows.
    seen = [verify_journal().fault for _turn in range(10)]
    for writer in writers:
        writer.join()
    assert (problems, [fault for fault in seen if fault]) == ([], [])
    found = verify_journal()
    assert (found.entries, found.fault) == (100, None)
