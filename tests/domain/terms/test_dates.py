"""The days of a term, counted by hand."""

import datetime

import pytest

from twinhall.domain.terms.dates import (
    Bell,
    Period,
    TermFacts,
    anniversaries,
    bells,
    is_over,
    is_renewal_due,
    months_later,
    period_at,
    periods_between,
    years_later,
)
from twinhall.domain.terms.words import AlarmKind


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-03-15", 1, "2026-04-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2028-08-31", -6, "2028-02-29"),
        ("2026-05-31", -1, "2026-04-30"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-15", -26, "2024-01-15"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_there_is(first: str, months: int, last: str) -> None:
    assert months_later(day(first), months) == day(last)


def test_a_century_has_no_leap_day_but_every_fourth() -> None:
    assert years_later(day("2096-02-29"), 4) == day("2100-02-28")
    assert years_later(day("1996-02-29"), 4) == day("2000-02-29")


def test_a_term_that_ends_by_itself() -> None:
    facts = TermFacts(day("2026-03-15"), years=5, notice_months=6)
    period = Period(0, day("2031-03-15"), day("2030-09-15"), is_prolonged=False)
    assert period_at(facts, day("2026-03-15")) == period
    assert period_at(facts, day("2031-03-15")) == period
    assert period_at(facts, day("2050-01-01")) == period
    assert not is_over(facts, day("2031-03-15"))
    assert is_over(facts, day("2031-03-16"))


def test_a_term_that_goes_on_by_itself_is_never_over() -> None:
    facts = TermFacts(day("2020-06-01"), years=5, prolongation_years=3, notice_months=3)
    assert period_at(facts, day("2025-06-01")) == Period(0, day("2025-06-01"), day("2025-03-01"), True)
    assert period_at(facts, day("2025-06-02")) == Period(1, day("2028-06-01"), day("2028-03-01"), True)
    assert period_at(facts, day("2060-01-01")) == Period(12, day("2061-06-01"), day("2061-03-01"), True)
    assert not is_over(facts, day("2060-01-01"))
    assert not is_renewal_due(facts, day("2025-05-01"))


def test_days_are_counted_from_the_first_day_never_from_a_shortened_one() -> None:
    facts = TermFacts(day("2024-02-29"), years=1, prolongation_years=1)
    ends = [period.ends_on for period in periods_between(facts, day("2024-03-01"), day("2029-12-31"))]
    assert ends == [
        day("2025-02-28"),
        day("2026-02-28"),
        day("2027-02-28"),
        day("2028-02-29"),
        day("2029-02-28"),
    ]


def test_renewal_is_due_from_180_days_before_the_end_on() -> None:
    facts = TermFacts(day("2026-01-01"), years=2)
    assert not is_renewal_due(facts, day("2028-01-01") - datetime.timedelta(days=181))
    assert is_renewal_due(facts, day("2028-01-01") - datetime.timedelta(days=180))
    assert is_renewal_due(facts, day("2029-01-01"))
    assert not is_renewal_due(TermFacts(day("2026-01-01")), day("2029-01-01"))


def test_anniversaries_every_five_years_and_every_ten() -> None:
    signed = day("2000-02-29")
    ahead = [(one.years, one.on) for one in anniversaries(signed, 5, day("2004-01-01"), day("2021-01-01"))]
    assert ahead == [
        (5, day("2005-02-28")),
        (10, day("2010-02-28")),
        (15, day("2015-02-28")),
        (20, day("2020-02-29")),
    ]
    tens = [one.years for one in anniversaries(signed, 10, day("2004-01-01"), day("2031-01-01"))]
    assert tens == [10, 20, 30]


def test_the_day_of_signing_is_no_anniversary() -> None:
    assert list(anniversaries(day("2026-05-01"), 5, day("2026-01-01"), day("2030-12-31"))) == []


def test_bells_of_a_term_ring_at_their_leads_and_no_later_than_a_month_after() -> None:
    facts = TermFacts(day("2026-01-31"), years=1, notice_months=3)
    end, notice = day("2027-01-31"), day("2026-10-31")
    before = end - datetime.timedelta(days=180)
    assert bells(facts, None, 5, before) == [
        *(Bell(AlarmKind.NOTICE, notice, notice - datetime.timedelta(days=lead), 0) for lead in (180, 90)),
        Bell(AlarmKind.END, end, before, 0),
    ]
    assert bells(facts, None, 5, day("2026-05-03")) == []
    rung = bells(facts, None, 5, end + datetime.timedelta(days=30))
    assert [(bell.kind, (end - bell.due_on).days) for bell in rung] == [
        ("end", 180),
        ("end", 90),
        ("end", 30),
    ]
    assert bells(facts, None, 5, end + datetime.timedelta(days=31)) == []


def test_an_anniversary_rings_half_a_year_before() -> None:
    signed = day("2016-08-31")
    assert bells(None, signed, 5, day("2026-02-27")) == []
    assert bells(None, signed, 5, day("2026-02-28")) == [
        Bell(AlarmKind.ANNIVERSARY, day("2026-08-31"), day("2026-02-28"), 10)
    ]
    assert bells(None, day("2021-08-31"), 10, day("2026-03-01")) == []
