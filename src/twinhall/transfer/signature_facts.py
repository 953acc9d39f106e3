"""What the digital signatures of a handed-in PDF say, as plain facts to keep beside it."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from twinhall.kit.errors import CannotRead
from twinhall.transfer.papers.signing import verify

__all__ = ["signatures_found"]


def _authorities() -> list[bytes]:
    """Certificates that the operator named. CannotRead when the file is not there."""
    if not settings.SIGNATURE_AUTHORITIES:
        return []
    try:
        return [Path(settings.SIGNATURE_AUTHORITIES).read_bytes()]
    except OSError as problem:
        raise CannotRead(f"TWINHALL_SIGNATURE_AUTHORITIES cannot be read: {problem.strerror}.") from problem


def signatures_found(pdf: bytes, *, at: datetime.datetime) -> list[dict[str, Any]] | None:
    """One entry for each signature, none for a scan; None for a PDF that cannot be looked into."""
    try:
        found = verify(pdf, at=at, authorities=_authorities())
    except CannotRead:
        return None
    return [
        {
            "signer": one.signer,
            "organisation": one.organisation,
            "issuer": one.issuer,
            "is_intact": one.is_intact,
            "since": one.since.value,
            "trust": one.trust.value,
            "signed_at": one.signed_at.isoformat() if one.signed_at else None,
            "reason": one.reason,
        }
        for one in found
    ]
