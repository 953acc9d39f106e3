"""`verify_journal` finds whatever was done to the chain by hand, and names the first bad entry."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from tests.domain.journal.tampering import by_hand, unguarded
from tests.factories import PersonFactory
from twinhall.domain.journal import verifying
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.chain import sealed
from twinhall.domain.journal.models import Entry, EntryConcern, JournalHead
from twinhall.domain.journal.verifying import Fault, Verified, verify_journal

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)
ALTERED = "its content, or the list of what it concerns, was altered after it was sealed."


@pytest.fixture
def chain() -> list[Entry]:
    """Seven entries, each about a city, the fourth with two concerns."""
    person = PersonFactory.create()
    return [
        record(
            "claim.made",
            f"clm_{number}",
            by=person if number % 2 else None,
            acting_for="bod_kazan",
            concerns=["cty_kazan", "bod_kazan"] if number == 4 else ["cty_kazan"],
            at=AT + datetime.timedelta(minutes=number),
            door="page",
            after={"state": "open", "ends_on": datetime.date(2027, 1, 1), "share": 0.25, "many": 1e16},
        )
        for number in range(1, 8)
    ]


def fault() -> Fault | None:
    return verify_journal().fault


def seal_anew(entry: Entry) -> str:
    """The seal that fits what the entry says now."""
    entry.refresh_from_db()
    said = {name: getattr(entry, name) for name in ("by", "acting_for", "door", "verb", "subject")}
    references = list(entry.concerns.values_list("reference", flat=True))
    return sealed(
        entry.previous_hash,
        number=entry.number,
        at=entry.at,
        concerns=references,
        before=entry.before,
        after=entry.after,
        **said,
    )


def test_an_empty_journal_is_in_order() -> None:
    assert verify_journal() == Verified(0, "")


def test_a_whole_chain_is_in_order(chain: list[Entry]) -> None:
    assert verify_journal() == Verified(7, chain[-1].hash)


def test_a_chain_of_several_batches_is_in_order(chain: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_AT_ONCE", 3)
    assert verify_journal() == Verified(7, chain[-1].hash)
    by_hand("UPDATE twinhall_entry SET verb = 'claim.lapsed' WHERE number = 4")
    assert fault() == Fault(4, ALTERED)


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-07-09 12:03:01+00:00'",
        "\"by\" = 'per_somebody'",
        "acting_for = 'bod_durban'",
        "door = 'command'",
        "verb = 'claim.lapsed'",
        "subject = 'clm_another'",
        'before = \'{"state": "open"}\'',
        'after = \'{"state": "approved"}\'',
        f"hash = '{'0' * 64}'",
        f"previous_hash = '{'0' * 64}'",
    ],
)
def test_altered_content_is_found(chain: list[Entry], change: str) -> None:
    by_hand(f"UPDATE twinhall_entry SET {change} WHERE number = 3")
    assert verify_journal() == Verified(2, chain[1].hash, Fault(3, ALTERED))


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_missing_entry_is_found(chain: list[Entry], number: int) -> None:
    with unguarded():
        EntryConcern.objects.filter(entry__number=number).delete()
        Entry.objects.filter(number=number).delete()
    assert fault() == Fault(number, f"it is missing: after entry {number - 1} comes entry {number + 1}.")


def test_a_missing_entry_is_found_when_those_after_it_move_up(chain: list[Entry]) -> None:
    with unguarded():
        EntryConcern.objects.filter(entry__number=3).delete()
        Entry.objects.filter(number=3).delete()
        for number in (4, 5, 6, 7):
            Entry.objects.filter(number=number).update(number=F("number") - 1)
        JournalHead.objects.update(number=6)
    assert fault() == Fault(3, ALTERED)


def test_an_end_cut_off_is_found(chain: list[Entry]) -> None:
    with unguarded():
        EntryConcern.objects.filter(entry__number__gte=6).delete()
        Entry.objects.filter(number__gte=6).delete()
    what = "it is missing: the end of the chain was cut off; the head says that there are 7."
    assert verify_journal() == Verified(5, chain[4].hash, Fault(6, what))


def test_everything_cut_off_is_found(chain: list[Entry]) -> None:
    with unguarded():
        EntryConcern.objects.all().delete()
        Entry.objects.all().delete()
    assert fault() == Fault(
        1, "it is missing: the end of the chain was cut off; the head says that there are 7."
    )


def test_an_entry_added_past_the_head_is_found(chain: list[Entry]) -> None:
    last = chain[-1]
    row = {"number": 8, "at": AT, "door": "page", "verb": "claim.made", "subject": "clm_8"}
    Entry.objects.create(**row, previous_hash=last.hash, hash="")
    with unguarded():
        added = Entry.objects.get(number=8)
        Entry.objects.filter(number=8).update(hash=seal_anew(added))
    assert fault() == Fault(8, "it was added past the head of the chain.")


def test_an_entry_before_the_first_is_found(chain: list[Entry]) -> None:
    Entry.objects.create(number=0, at=AT, door="page", verb="claim.made", subject="clm_0", hash="0" * 64)
    assert fault() == Fault(0, "it was added: there is an entry before the first.")


def test_an_entry_put_in_the_place_of_another_is_found(chain: list[Entry]) -> None:
    with unguarded():
        Entry.objects.filter(number=3).update(subject="clm_another")
        Entry.objects.filter(number=3).update(hash=seal_anew(chain[2]))
    what = "it was not sealed together with entry 3 as that stands now: one of the two was replaced."
    assert fault() == Fault(4, what)


def test_the_last_entry_put_in_the_place_of_another_is_found(chain: list[Entry]) -> None:
    with unguarded():
        Entry.objects.filter(number=7).update(subject="clm_another")
        Entry.objects.filter(number=7).update(hash=seal_anew(chain[6]))
    assert fault() == Fault(7, "the head of the chain has another seal: the last entry was replaced.")


def test_a_concern_added_is_found_and_named(chain: list[Entry]) -> None:
    EntryConcern.objects.create(entry=chain[4], reference="cty_durban")
    assert fault() == Fault(5, "that it concerns cty_durban was added after it was sealed.")


@pytest.mark.parametrize("reference", ["cty_kazan", "bod_kazan"])
def test_a_concern_removed_is_found(chain: list[Entry], reference: str) -> None:
    with unguarded():
        EntryConcern.objects.filter(entry=chain[3], reference=reference).delete()
    assert fault() == Fault(4, ALTERED)


def test_a_concern_altered_is_found(chain: list[Entry]) -> None:
    with unguarded():
        EntryConcern.objects.filter(entry=chain[3], reference="bod_kazan").update(reference="bod_durban")
    assert fault() == Fault(4, ALTERED)


def test_a_missing_head_is_found(chain: list[Entry]) -> None:
    JournalHead.objects.all().delete()
    assert fault() == Fault(7, "the head of the chain is missing.")


class TestSealsWrittenDownElsewhere:
    """Who owns the database can seal everything anew, or cut the end off and move the head back."""

    def test_they_fit_a_chain_in_order(self, chain: list[Entry]) -> None:
        assert verify_journal({5: chain[4].hash, 7: chain[6].hash}).fault is None

    def test_a_chain_sealed_anew_is_found(self, chain: list[Entry]) -> None:
        known = {5: chain[4].hash}
        with unguarded():
            Entry.objects.filter(number=2).update(subject="clm_another")
            before = chain[0].hash
            for number in range(2, 8):
                Entry.objects.filter(number=number).update(previous_hash=before)
                before = seal_anew(chain[number - 1])
                Entry.objects.filter(number=number).update(hash=before)
            JournalHead.objects.update(hash=before)
        assert verify_journal().fault is None
        assert verify_journal(known).fault == Fault(
            5, "it has another seal than the one that was written down."
        )

    def test_an_end_cut_off_with_the_head_moved_back_is_found(self, chain: list[Entry]) -> None:
        with unguarded():
            EntryConcern.objects.filter(entry__number__gte=6).delete()
            Entry.objects.filter(number__gte=6).delete()
            JournalHead.objects.update(number=5, hash=chain[4].hash)
        assert verify_journal().fault is None
        what = "it is missing: the seal of entry 7 was written down, and the chain ends before it."
        assert verify_journal({7: chain[6].hash}).fault == Fault(6, what)


class TestTheCommand:
    def test_it_says_how_many_entries_are_in_order(self, chain: list[Entry]) -> None:
        out = StringIO()
        call_command("journal", "verify", stdout=out)
        assert out.getvalue() == f"7 entries, in order; last seal 7:{chain[-1].hash}.\n"

    def test_it_takes_the_seal_that_it_wrote(self, chain: list[Entry]) -> None:
        out = StringIO()
        call_command("journal", "verify", "--seal", f"7:{chain[-1].hash}", stdout=out)
        assert out.getvalue().startswith("7 entries, in order")

    def test_an_empty_journal_has_no_last_seal(self) -> None:
        out = StringIO()
        call_command("journal", "verify", stdout=out)
        assert out.getvalue() == "0 entries, in order.\n"

    def test_it_names_the_first_bad_entry_and_fails(self, chain: list[Entry]) -> None:
        by_hand("UPDATE twinhall_entry SET subject = 'clm_another' WHERE number IN (3, 5)")
        out, err = StringIO(), StringIO()
        with pytest.raises(SystemExit) as end:
            call_command("journal", "verify", stdout=out, stderr=err)
        said = f"Entry 3: {ALTERED}\nBefore it 2 entries, in order; last seal 2:{chain[1].hash}.\n"
        assert (end.value.code, out.getvalue(), err.getvalue()) == (1, "", said)
