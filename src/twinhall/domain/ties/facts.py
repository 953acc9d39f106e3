"""What lists say of ties, before they are rows."""

import datetime
from dataclasses import dataclass

from twinhall.domain.ties.words import TieKind, TieStatus
from twinhall.kit.dates import UNKNOWN, PartialDate


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """One side: the city's primary key and, where the side itself speaks, what it says."""

    city: int
    local_term: str = ""
    is_binding: bool | None = None
    claimed_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What one source says. `source` is the primary key of a recorded source."""

    source: int
    term: str = ""
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    note: str = ""


@dataclass(frozen=True, slots=True)
class TieFacts:
    """A tie of two or more cities as one row of a list gives it, with the sources the row names."""

    parties: tuple[PartyFacts, ...]
    evidence: tuple[EvidenceFacts, ...]
    kind: str = TieKind.SISTER_CITY
    status: str = TieStatus.KNOWN
