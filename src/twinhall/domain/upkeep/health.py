"""How alive a tie is on a day: a formula over dated evidence, with open weights. Asks no table and no clock."""

import calendar
import datetime
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import twinhall
from twinhall.domain.upkeep.words import EvidenceKind, HealthState
from twinhall.kit.dates import Precision

__all__ = ["Dated", "Formula", "Health", "KindFound", "health_of", "months_before", "shipped_formula"]

_EXACTNESS = {precision: place for place, precision in enumerate(Precision)}
_FILE = Path(twinhall.__file__).parent / "data" / "health.toml"


@dataclass(frozen=True)
class Formula:
    """The numbers of the formula, as `data/health.toml` gives them."""

    months: int  # how far back evidence counts
    active_from: float  # points
    one_side: float  # what the word of one side alone is worth beside 1 for every side's
    weights: Mapping[str, float]  # of each kind; a kind that is missing counts nothing

    @property
    def kinds(self) -> tuple[str, ...]:
        """Those that count."""
        return tuple(kind for kind in EvidenceKind.values if self.weights.get(kind, 0) > 0)


@dataclass(frozen=True)
class Dated:
    """A piece of evidence as the formula sees it. What lasts has a `last` day, everything else only its first."""

    kind: str
    first: datetime.date
    is_confirmed: bool
    last: datetime.date | None = None
    precision: Precision = (
        Precision.DAY
    )  # of the first day; what is shown is never more exact than what is known


@dataclass(frozen=True)
class KindFound:
    """A kind of evidence that was found in the months that count."""

    kind: str
    count: int
    is_confirmed: bool  # at least one of them by every side
    points: float
    last_on: datetime.date
    last_precision: Precision


@dataclass(frozen=True)
class Health:
    """A state with the numbers it rests on."""

    state: HealthState
    as_of: datetime.date
    begins_on: datetime.date  # from when on evidence counts
    points: float
    found: tuple[KindFound, ...]
    kinds_in_all: int
    last_on: datetime.date | None  # of any evidence, however old
    last_precision: Precision


@lru_cache(maxsize=1)
def shipped_formula() -> Formula:
    with _FILE.open("rb") as file:
        given = tomllib.load(file)
    return Formula(
        months=int(given["months"]),
        active_from=float(given["active_from"]),
        one_side=float(given["one_side"]),
        weights={kind: float(weight) for kind, weight in given["weights"].items()},
    )


def health_of(
    evidence: Iterable[Dated],
    *,
    as_of: datetime.date,
    formula: Formula,
    signed_on: datetime.date | None = None,
) -> Health:
    """How alive the tie is on that day.

    What lies after `as_of` is not there yet. A tie without any evidence is “not known”; only one that was signed here
    (`signed_on`) and then left without evidence for all the months that count is dormant without ever having had any.
    """
    begins_on = months_before(as_of, formula.months)
    known = [dated for dated in evidence if dated.first <= as_of]
    by_kind: dict[str, list[Dated]] = {}
    for dated in known:
        if _last(dated, as_of) >= begins_on and formula.weights.get(dated.kind, 0) > 0:
            by_kind.setdefault(dated.kind, []).append(dated)
    found = tuple(_found(kind, by_kind[kind], as_of, formula) for kind in formula.kinds if kind in by_kind)
    points = sum(kind.points for kind in found)
    if points >= formula.active_from:
        state = HealthState.ACTIVE
    elif points > 0:
        state = HealthState.THIN
    elif known or (signed_on is not None and signed_on < begins_on):
        state = HealthState.DORMANT
    else:
        state = HealthState.NOT_KNOWN
    last_on, precision = _latest(known, as_of) if known else (None, Precision.UNKNOWN)
    return Health(state, as_of, begins_on, points, found, len(formula.kinds), last_on, precision)


def _found(kind: str, evidence: list[Dated], as_of: datetime.date, formula: Formula) -> KindFound:
    is_confirmed = any(dated.is_confirmed for dated in evidence)
    worth = 1.0 if is_confirmed else formula.one_side
    return KindFound(
        kind, len(evidence), is_confirmed, formula.weights[kind] * worth, *_latest(evidence, as_of)
    )


def _latest(evidence: Iterable[Dated], as_of: datetime.date) -> tuple[datetime.date, Precision]:
    """The latest day among them, and how exactly it is known; of the same day the exactest."""
    days = [(_last(dated, as_of), Precision.DAY if dated.last else dated.precision) for dated in evidence]
    return min(days, key=lambda day: (-day[0].toordinal(), _EXACTNESS[day[1]]))


def _last(dated: Dated, as_of: datetime.date) -> datetime.date:
    """Its last day so far."""
    return min(max(dated.last or dated.first, dated.first), as_of)


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
