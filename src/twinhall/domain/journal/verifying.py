"""Walking the chain: whether every entry is there and says what it said when it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from twinhall.domain.journal.chain import FIRST, sealed
from twinhall.domain.journal.models import Entry, EntryConcern, JournalHead

__all__ = ["Checked", "check_journal"]

_BATCH = 2_000


@dataclass(frozen=True)
class Checked:
    """What came of it: how many entries are in order, the last seal, and the first thing wrong, if any."""

    entries: int
    last_hash: str
    problem: str = ""

    @property
    def in_order(self) -> bool:
        return not self.problem


def check_journal() -> Checked:
    """Walk the journal from its first entry to its head; holds one batch in memory."""
    number, seal = 0, FIRST
    for entry, concerns in _entries():
        problem = _problem(entry, concerns, number + 1, seal)
        if problem:
            return Checked(number, seal, problem)
        number, seal = entry.number, entry.hash
    head = JournalHead.objects.filter(pk=1).first()
    if head is None:
        return Checked(number, seal, "" if not number else "The head of the chain is missing.")
    if head.number > number:
        gone = (
            f"entries {number + 1} to {head.number}" if head.number > number + 1 else f"entry {head.number}"
        )
        return Checked(number, seal, f"Missing at the end: {gone}.")
    if (head.number, head.hash) != (number, seal):
        return Checked(number, seal, f"Entry {number}: the head of the chain names another last entry.")
    return Checked(number, seal)


def _problem(entry: Entry, concerns: list[str], expected: int, previous: str) -> str:
    if entry.number > expected:
        last = entry.number - 1
        return (
            f"Missing: entry {expected}." if last == expected else f"Missing: entries {expected} to {last}."
        )
    if entry.number < expected:
        return f"Entry {entry.number}: it was added beside the chain."
    if entry.previous_hash != previous:
        return f"Entry {entry.number}: it does not follow the entry before it."
    seal = sealed(
        previous,
        number=entry.number,
        at=entry.at,
        by=entry.by,
        acting_for=entry.acting_for,
        door=entry.door,
        verb=entry.verb,
        subject=entry.subject,
        concerns=concerns,
        before=entry.before,
        after=entry.after,
    )
    return "" if seal == entry.hash else f"Entry {entry.number}: altered after it was sealed."


def _entries() -> Iterator[tuple[Entry, list[str]]]:
    """All entries with what they concern, in order; two queries a batch."""
    rows = Entry.objects.order_by("number").iterator(chunk_size=_BATCH)
    while batch := list(islice(rows, _BATCH)):
        concerns: dict[int, list[str]] = {entry.pk: [] for entry in batch}
        found = EntryConcern.objects.filter(entry__gte=min(concerns), entry__lte=max(concerns))
        for entry, reference in found.values_list("entry", "reference"):
            if entry in concerns:
                concerns[entry].append(reference)
        for entry in batch:
            yield entry, concerns[entry.pk]
