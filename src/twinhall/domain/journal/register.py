"""When the register that everybody reads last changed: what is remembered of it holds until then."""

import hashlib

from django.db import connection

from twinhall.domain.journal.models import Entry

__all__ = ["REGISTER_VERBS", "last_changes", "register_state"]

# What changes the register; people's comings and goings do not. Rooms that add to the register add their verbs.
REGISTER_VERBS = (
    "alliance.recorded",
    "cities.recorded",
    "events.recorded",
    "question.answered",
    "succession.recorded",
    "ties.recorded",
)


def last_changes() -> list[str]:
    """For each kind of change an SQL expression with the seal of the last; each is one look into an index."""
    table = Entry._meta.db_table
    return [
        # Said as a range so that PostgreSQL takes the index of kinds. With `=` it may walk the newest entries back
        # until one is of this kind: past everything that people did since.
        f"(SELECT hash FROM {table} WHERE verb >= '{verb}' AND verb <= '{verb}' "  # noqa: S608 - our own words
        "ORDER BY verb, number DESC LIMIT 1)"
        for verb in REGISTER_VERBS
    ]


def register_state() -> str:
    """Sixteen hex digits that change when the register does (one cheap query)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(last_changes())}")
        seen = cursor.fetchone()
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
