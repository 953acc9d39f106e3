"""The chain: each entry's hash covers its content and the hash of the one before."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

__all__ = ["FIRST", "sealed"]

FIRST = ""  # what stands before the first entry


def sealed(
    previous_hash: str,
    *,
    number: int,
    at: datetime.datetime,
    by: str,
    acting_for: str,
    door: str,
    verb: str,
    subject: str,
    concerns: Iterable[str],
    before: dict[str, Any],
    after: dict[str, Any],
) -> str:
    """SHA-256 in hexadecimal of all that an entry says, written as JSON in one fixed way."""
    said = {
        "previous": previous_hash,
        "number": number,
        "at": at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "by": by,
        "acting_for": acting_for,
        "door": door,
        "verb": verb,
        "subject": subject,
        "concerns": sorted(concerns),
        "before": before,
        "after": after,
    }
    written = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
