"""What follows for a tie from all that its sources say: one calculation, for every way a tie is recorded."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from twinhall.domain.ties.facts import EvidenceFacts
from twinhall.domain.ties.words import TieStatus
from twinhall.kit.dates import UNKNOWN, PartialDate, Precision

_FINENESS = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2, Precision.UNKNOWN: 3}
# A later list that merely names a tie does not undo what a better one said of it.
_WEIGHT = {
    status: weight
    for weight, status in enumerate(
        (TieStatus.KNOWN, TieStatus.INTENT_SIGNED, TieStatus.SIGNED, TieStatus.ACTIVE, TieStatus.ENDED)
    )
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's word with the day of its publication (None when unknown) and of our recording."""

    evidence: EvidenceFacts
    published_on: datetime.date | None
    recorded_on: datetime.date
    is_own: bool = False  # the word of every side, given here


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the register says of the tie."""

    since: PartialDate
    until: PartialDate
    known_since: datetime.date
    last_confirmed_on: datetime.date | None
    sources_disagree: bool
    source_count: int


def conclude(statements: Sequence[Statement]) -> Conclusion:
    """Weigh the statements: the most precise date, the earliest among equals; disagreement is told, not settled.

    On the end the sides themselves have the last word: what lists say of it counts while they have said nothing.
    """
    since = _chosen([statement.evidence.since for statement in statements])
    until = _not_before(_end_of(statements), since)
    published = [statement.published_on for statement in statements if statement.published_on]
    begun = [first for statement in statements if (first := statement.evidence.since.first)]
    return Conclusion(
        since=since,
        until=until,
        known_since=min([*published, *begun], default=min(item.recorded_on for item in statements)),
        last_confirmed_on=max([*published, *begun], default=None),
        sources_disagree=_disagree([item.evidence.since for item in statements])
        or any("also dated" in item.evidence.note for item in statements),
        source_count=len(statements),
    )


def stronger_status(left: str, right: str) -> str:
    """The status of which the evidence says more."""
    return max(left, right, key=lambda status: _WEIGHT[TieStatus(status)]) if left != right else left


def has_ended(until: PartialDate, on: datetime.date) -> bool:
    """Whether a known end has come; it outweighs whatever else was said."""
    return until.first is not None and until.first <= on


def completed(known: EvidenceFacts, told: EvidenceFacts) -> EvidenceFacts:
    """One source's word with what a further row of it adds; two dates that cannot both be true are both kept."""
    since, note = _finer(known.since, told.since), known.note or told.note
    if not _agree(known.since, told.since):
        remark = f"also dated {told.since.isoformat()}"
        note = note if remark in note else "; ".join(filter(None, [note, remark]))[:500]
    return replace(
        known, since=since, until=_finer(known.until, told.until), term=known.term or told.term, note=note
    )


def _finer(known: PartialDate, told: PartialDate) -> PartialDate:
    is_finer = _FINENESS[Precision(told.precision)] < _FINENESS[Precision(known.precision)]
    return told if is_finer and _agree(known, told) else known


def _agree(left: PartialDate, right: PartialDate) -> bool:
    """Whether some day fits both; an unknown date fits every other."""
    if left.first is None or right.first is None or left.last is None or right.last is None:
        return True
    return left.first <= right.last and right.first <= left.last


def _disagree(dates: Sequence[PartialDate]) -> bool:
    firsts = [date.first for date in dates if date.first]
    lasts = [date.last for date in dates if date.last]
    return bool(firsts) and max(firsts) > min(lasts)


def _chosen(dates: Sequence[PartialDate]) -> PartialDate:
    known = [date for date in dates if date.first is not None]
    return min(known, key=lambda date: (_FINENESS[Precision(date.precision)], date.first), default=UNKNOWN)


def _end_of(statements: Sequence[Statement]) -> PartialDate:
    own = [statement for statement in statements if statement.is_own]
    if not own:
        return _chosen([statement.evidence.until for statement in statements])
    # A tie can end and be signed anew: each time the sides begin a file, and its word is a statement.
    latest = max(own, key=lambda one: (one.evidence.since.first or datetime.date.min, one.recorded_on))
    return latest.evidence.until


def _not_before(until: PartialDate, since: PartialDate) -> PartialDate:
    """Ended in 1992 and begun in May 1992: the end is kept as that year, on no day before the beginning."""
    if until.first is None or since.first is None or until.first >= since.first:
        return until
    if until.last is not None and until.last >= since.first:
        return PartialDate(since.first, until.precision)
    return UNKNOWN
