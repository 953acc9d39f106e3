"""Whether the chain is whole: each entry as it was sealed, none missing, none added, none cut off at the end."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from twinhall.domain.journal.chain import FIRST, sealed
from twinhall.domain.journal.models import Entry, EntryConcern, JournalHead

__all__ = ["Fault", "Verified", "verify_journal"]

_AT_ONCE = 2000  # entries held in memory
_SAID = ("by", "acting_for", "door", "verb", "subject", "before", "after")
_Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: the number of the entry, and a sentence about it."""

    number: int
    what: str


@dataclass(frozen=True)
class Verified:
    """How many entries are in order, the seal of the last of them, and what is wrong with the next, if anything."""

    entries: int
    seal: str
    fault: Fault | None = None


@dataclass(frozen=True)
class _Extent:
    """How far the head and the entries reach, read in one statement so that a writer cannot come between."""

    head: int | None
    seal: str
    last: int


def verify_journal(known_seals: Mapping[int, str] | None = None) -> Verified:
    """Walk the whole chain, as far as it reached when the walk began; writers are not held up.

    `known_seals` are seals by number of their entry that somebody wrote down outside the database: they alone
    tell when all after some entry was cut off, or everything was sealed anew, by somebody who also moved the head.
    """
    extent = _extent()
    number, seal = 0, FIRST
    unseen = dict(known_seals or {})
    for row, concerns in _entries(extent.last):
        what = _what_is_wrong(row, concerns, number + 1, seal)
        if what is None and unseen.pop(row["number"], row["hash"]) != row["hash"]:
            what = _("it has another seal than the one that was written down.")
        if what is not None:
            return Verified(number, seal, Fault(min(row["number"], number + 1), what))
        number, seal = row["number"], row["hash"]
    return Verified(number, seal, _fault_at_the_end(extent, number, seal, unseen))


def _extent() -> _Extent:
    heads, entries = JournalHead._meta.db_table, Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT number FROM {heads} WHERE id = 1), (SELECT hash FROM {heads} WHERE id = 1), "  # noqa: S608 - our own words
            f"(SELECT MAX(number) FROM {entries})"
        )
        head, seal, last = cursor.fetchone()
    return _Extent(head, seal or FIRST, last or 0)


def _entries(last: int) -> Iterator[tuple[_Row, list[str]]]:
    """Entries up to that number in their order, each with what it concerns."""
    reached = -1
    while True:
        found = Entry.objects.filter(number__gt=reached, number__lte=last).order_by("number")
        rows = list(found.values("pk", "number", "at", "previous_hash", "hash", *_SAID)[:_AT_ONCE])
        if not rows:
            return
        concerns = _concerns([row["pk"] for row in rows])
        for row in rows:
            yield row, concerns.get(row["pk"], [])
        reached = rows[-1]["number"]


def _concerns(entries: list[int]) -> dict[int, list[str]]:
    """References by entry. By range, for a list of thousands of keys costs a database more than what lies between."""
    found = EntryConcern.objects.filter(entry__gte=min(entries), entry__lte=max(entries))
    by_entry: dict[int, list[str]] = defaultdict(list)
    for entry, reference in found.values_list("entry", "reference"):
        by_entry[entry].append(reference)
    return by_entry


def _what_is_wrong(row: _Row, concerns: list[str], expected: int, seal: str) -> str | None:
    if row["number"] > expected:
        return _("it is missing: after entry %(before)s comes entry %(after)s.") % {
            "before": expected - 1,
            "after": row["number"],
        }
    if row["number"] < expected:
        return _("it was added: there is an entry before the first.")
    if _seal_of(row, concerns) != row["hash"]:
        return _content_fault(row, concerns)
    if row["previous_hash"] != seal:
        return _(
            "it was not sealed together with entry %(before)s as that stands now: one of the two was replaced."
        ) % {"before": expected - 1}
    return None


def _content_fault(row: _Row, concerns: list[str]) -> str:
    for one in concerns:
        if _seal_of(row, [other for other in concerns if other != one]) == row["hash"]:
            return _("that it concerns %(reference)s was added after it was sealed.") % {"reference": one}
    return _("its content, or the list of what it concerns, was altered after it was sealed.")


def _seal_of(row: _Row, concerns: list[str]) -> str:
    at: datetime.datetime = row["at"]
    said = {name: row[name] for name in _SAID}
    return sealed(row["previous_hash"], number=row["number"], at=at, concerns=concerns, **said)


def _fault_at_the_end(extent: _Extent, number: int, seal: str, unseen: Mapping[int, str]) -> Fault | None:
    head = extent.head
    if head is None:
        return Fault(number, _("the head of the chain is missing.")) if number else _cut_off(number, unseen)
    if head > number:
        return Fault(
            number + 1,
            _("it is missing: the end of the chain was cut off; the head says that there are %(count)s.")
            % {"count": head},
        )
    if head < number:
        return Fault(head + 1, _("it was added past the head of the chain."))
    if extent.seal != seal:
        return Fault(number, _("the head of the chain has another seal: the last entry was replaced."))
    return _cut_off(number, unseen)


def _cut_off(number: int, unseen: Mapping[int, str]) -> Fault | None:
    if not unseen:
        return None
    what = _("it is missing: the seal of entry %(known)s was written down, and the chain ends before it.")
    return Fault(number + 1, what % {"known": min(unseen)})
