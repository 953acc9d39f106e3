"""Writing the journal; reading it comes with the pages that show it."""

import datetime
from typing import Any

from twinhall.domain.journal.models import Entry
from twinhall.domain.people.models import Person


def record(
    verb: str,
    subject: str,
    *,
    by: Person | None,
    at: datetime.datetime,
    door: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry, in the caller's transaction. `by` is None when a command of the operator did it."""
    return Entry.objects.create(
        verb=verb, subject=subject, by=by, at=at, door=door, before=before or {}, after=after or {}
    )
