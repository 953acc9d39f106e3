"""The formula of health: more evidence never makes a tie less alive, and a tie never heard of is not called dead."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from twinhall.domain.upkeep.health import Dated, Formula, Health, health_of, months_before, shipped_formula
from twinhall.domain.upkeep.words import EvidenceKind, HealthState
from twinhall.kit.dates import Precision

TODAY = datetime.date(2026, 3, 12)
FORMULA = Formula(24, 2.0, 0.5, dict.fromkeys(EvidenceKind.values, 1.0))
RANK = {HealthState.NOT_KNOWN: 0, HealthState.DORMANT: 0, HealthState.THIN: 1, HealthState.ACTIVE: 2}


def day(months_ago: int) -> datetime.date:
    return months_before(TODAY, months_ago)


def health(*evidence: Dated, as_of: datetime.date = TODAY, signed_on: datetime.date | None = None) -> Health:
    return health_of(evidence, as_of=as_of, formula=FORMULA, signed_on=signed_on)


VISIT = Dated("visit", day(3), True)
LETTER = Dated("letter", day(4), True)


@pytest.mark.parametrize(
    ("evidence", "state", "points"),
    [
        ([], "not-known", 0),
        ([VISIT], "thin", 1),
        ([VISIT, VISIT], "thin", 1),
        ([VISIT, LETTER], "active", 2),
        ([Dated("visit", day(3), False)], "thin", 0.5),
        ([Dated("visit", day(3), False), Dated("letter", day(3), False)], "thin", 1),
        ([Dated(kind, day(3), False) for kind in ("visit", "letter", "meeting", "plan")], "active", 2),
        ([Dated("visit", day(25), True)], "dormant", 0),
        ([Dated("visit", day(24), True)], "thin", 1),
        ([Dated("project", day(40), True, last=day(-12))], "thin", 1),  # it runs
        ([Dated("project", day(40), True, last=day(30))], "dormant", 0),
        ([Dated("project", day(40), True)], "dormant", 0),
        ([Dated("visit", day(-1), True)], "not-known", 0),  # planned is not happened
    ],
)
def test_states(evidence: list[Dated], state: str, points: float) -> None:
    found = health(*evidence)
    assert (found.state, found.points) == (state, points)


def test_the_numbers_it_rests_on() -> None:
    found = health(VISIT, Dated("visit", day(1), False), Dated("letter", day(30), True))
    assert [
        (kind.kind, kind.count, kind.is_confirmed, kind.points, kind.last_on) for kind in found.found
    ] == [("visit", 2, True, 1.0, day(1))]
    assert (found.kinds_in_all, found.begins_on, found.last_on) == (7, datetime.date(2024, 3, 12), day(1))


def test_a_tie_signed_here_and_left_alone_is_dormant_only_after_all_the_months() -> None:
    assert health(signed_on=day(23)).state == "not-known"
    assert health(signed_on=day(25)).state == "dormant"


def test_the_last_day_is_never_more_exact_than_what_is_known() -> None:
    found = health(Dated("visit", datetime.date(2025, 1, 1), True, precision=Precision.YEAR))
    assert (found.last_precision, found.found[0].last_precision) == ("year", "year")
    assert (
        health(Dated("project", day(5), True, last=day(2), precision=Precision.YEAR)).last_precision == "day"
    )


def test_as_of_any_day() -> None:
    assert health(VISIT, LETTER, as_of=day(5)).state == "not-known"
    assert health(VISIT, LETTER, as_of=day(4)).state == "thin"
    assert health(VISIT, LETTER, as_of=day(-20)).state == "active"
    assert health(VISIT, LETTER, as_of=day(-21)).state == "thin"
    assert health(VISIT, LETTER, as_of=day(-22)).state == "dormant"


def test_open_weights() -> None:
    heavy = Formula(12, 3.0, 0.0, {"visit": 3.0, "letter": 0.0})
    assert health_of([VISIT], as_of=TODAY, formula=heavy).state == "active"
    found = health_of([LETTER], as_of=TODAY, formula=heavy)
    assert (found.state, found.kinds_in_all) == ("dormant", 1)


def test_the_shipped_formula_knows_every_kind() -> None:
    formula = shipped_formula()
    assert set(formula.weights) == set(EvidenceKind.values)
    assert (formula.months, formula.active_from, formula.one_side) == (24, 2.0, 0.5)


@pytest.mark.parametrize(
    ("of", "months", "to"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-02-29", 24, "2022-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
    ],
)
def test_months_before(of: str, months: int, to: str) -> None:
    assert months_before(datetime.date.fromisoformat(of), months) == datetime.date.fromisoformat(to)


days = some.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
pieces = some.builds(
    Dated,
    kind=some.sampled_from(EvidenceKind.values),
    first=days,
    is_confirmed=some.booleans(),
    last=some.none() | days,
)


@given(evidence=some.lists(pieces, max_size=8), more=pieces, as_of=days)
def test_more_evidence_never_makes_a_tie_less_alive(
    evidence: list[Dated], more: Dated, as_of: datetime.date
) -> None:
    before, after = health(*evidence, as_of=as_of), health(*evidence, more, as_of=as_of)
    assert after.points >= before.points
    assert RANK[after.state] >= RANK[before.state]


@given(evidence=some.lists(pieces, min_size=1, max_size=8), as_of=days, data=some.data())
def test_a_confirmation_never_makes_a_tie_less_alive(
    evidence: list[Dated], as_of: datetime.date, data: some.DataObject
) -> None:
    place = data.draw(some.integers(0, len(evidence) - 1))
    one = evidence[place]
    confirmed = [*evidence[:place], Dated(one.kind, one.first, True, one.last), *evidence[place + 1 :]]
    assert health(*confirmed, as_of=as_of).points >= health(*evidence, as_of=as_of).points


@given(evidence=some.lists(pieces, max_size=8), as_of=days)
def test_the_order_says_nothing_and_no_evidence_is_never_dormant(
    evidence: list[Dated], as_of: datetime.date
) -> None:
    assert health(*evidence, as_of=as_of) == health(*reversed(evidence), as_of=as_of)
    happened = [one for one in evidence if one.first <= as_of]
    assert (health(*evidence, as_of=as_of).state == "not-known") == (not happened)
