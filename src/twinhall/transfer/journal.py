"""The journal as a file: every column that its seals are made from, so that whoever has the file can check them."""

import json
from collections.abc import Iterator
from typing import Any

from twinhall.domain.journal.models import Entry
from twinhall.domain.journal.queries import EntryQuerySet
from twinhall.transfer.exports import rows_as_csv, rows_as_jsonl

__all__ = ["journal_as_csv", "journal_as_jsonl"]

COLUMNS = (
    "number",
    "at",
    "by",
    "acting_for",
    "door",
    "verb",
    "subject",
    "concerns",
    "before",
    "after",
    "previous_hash",
    "hash",
)
_AT_ONCE = 2000  # entries held in memory


def journal_as_jsonl(entries: EntryQuerySet) -> Iterator[str]:
    """One entry a line, oldest first."""
    return rows_as_jsonl(_object(entry) for entry in _read(entries))


def journal_as_csv(entries: EntryQuerySet) -> Iterator[str]:
    """One entry a row, oldest first: what it concerns with spaces between, before and after as JSON."""
    return rows_as_csv(COLUMNS, (_cells(_object(entry)) for entry in _read(entries)))


def _read(entries: EntryQuerySet) -> Iterator[Entry]:
    return entries.order_by("number").prefetch_related("concerns").iterator(chunk_size=_AT_ONCE)


def _object(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(entry, name) for name in COLUMNS if name not in ("at", "concerns")}
    said["at"] = entry.at.isoformat(timespec="microseconds")
    said["concerns"] = sorted(one.reference for one in entry.concerns.all())
    return {name: said[name] for name in COLUMNS}


def _cells(said: dict[str, Any]) -> list[object]:
    written = said | {"concerns": " ".join(said["concerns"])}
    written |= {
        name: json.dumps(said[name], ensure_ascii=False, sort_keys=True) for name in ("before", "after")
    }
    return list(written.values())
