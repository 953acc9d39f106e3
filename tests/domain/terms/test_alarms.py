"""A year of daily ticks: each alarm rings exactly once, restarts, double ticks and missed days included."""

import datetime
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.domain.terms.conftest import AT, Sides, agreed_term, morning_of
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message
from twinhall.domain.terms import alarms
from twinhall.domain.terms.actions import say_term
from twinhall.domain.terms.alarms import ring_alarms
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.letters import ALARM, tell_of_days_ahead
from twinhall.domain.terms.models import Alarm

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)
NOTHING = {"alarms": 0, "letters": 0}


class Killed(BaseException):
    """The process is killed at this point."""


def _die(tell: Callable[..., int] | None, *args: object, **kwargs: object) -> int:
    if tell is not None:
        tell(*args, **kwargs)
    raise Killed


def letters() -> list[tuple[str, str]]:
    """To whom, and what about, in the order of writing."""
    found = Message.objects.filter(kind=ALARM).order_by("pk")
    return [(message.to, message.subject) for message in found]


def days(count: int) -> list[datetime.date]:
    return [AT.date() + A_DAY * number for number in range(count)]


def expected(facts: TermFacts, end: datetime.date, notice: datetime.date) -> set[tuple[str, datetime.date]]:
    assert facts.years == 1
    leads = [datetime.timedelta(days=lead) for lead in (180, 90, 30)]
    return {("end", end - lead) for lead in leads} | {("notice", notice - lead) for lead in leads}


def test_a_year_of_daily_ticks_rings_each_alarm_exactly_once(
    in_force: Dossier, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a letter the process is killed, right after it too, then it lives; on some days it ticks twice."""
    term = agreed_term(in_force, sides)
    real = tell_of_days_ahead
    killed = 0
    for number, day in enumerate(days(400)):
        ticks_more = number % 2
        for does_write in (False, True):
            monkeypatch.setattr(alarms, "tell_of_days_ahead", partial(_die, real if does_write else None))
            try:
                ring_alarms(morning_of(day))
            except Killed:
                killed += 1
                ticks_more = 1 + number % 2
            else:
                # Nothing to tell, so nobody came to the letter: that was the tick of this day.
                break
        monkeypatch.setattr(alarms, "tell_of_days_ahead", real)
        for _tick in range(ticks_more):
            ring_alarms(morning_of(day) + datetime.timedelta(hours=1))
    # The last day of notice and the end share one day, and one letter, for one of their alarms.
    assert killed == 2 * 5
    wanted = expected(term.facts, datetime.date(2027, 3, 15), datetime.date(2026, 12, 15))
    for side in in_force.sides.all():
        rung = Counter((alarm.kind, alarm.at.date()) for alarm in side.alarms.all())
        assert rung == Counter(dict.fromkeys(wanted, 1))
    assert Counter(to for to, _subject in letters()) == {
        sides.kazan.person.email: 5,
        sides.durban.person.email: 5,
    }
    assert Entry.objects.filter(verb="term.alarmed").count() == 5


def test_a_term_that_goes_on_by_itself_rings_anew_for_each_end(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, prolongation_years=1, notice_months=None)
    for day in days(800):
        ring_alarms(morning_of(day))
    first, second = datetime.date(2027, 3, 15), datetime.date(2028, 3, 15)
    for side in in_force.sides.all():
        rung = Counter(alarm.falls_on for alarm in side.alarms.filter(kind="end"))
        assert rung == {first: 3, second: 3}
    assert "goes on by itself" in Message.objects.filter(kind=ALARM)[0].text


def test_after_a_week_down_what_was_missed_is_told_once(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, notice_months=None)
    due = datetime.date(2027, 3, 15) - datetime.timedelta(days=180)
    ring_alarms(morning_of(due - A_DAY))
    before = len(letters())
    assert ring_alarms(morning_of(due + 7 * A_DAY)) == {"alarms": 2, "letters": 2}
    assert len(letters()) == before + 2
    assert "in 173 days" in letters()[-1][1]
    assert ring_alarms(morning_of(due + 8 * A_DAY)) == NOTHING


def test_several_missed_alarms_of_a_file_make_one_letter(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides)
    assert ring_alarms(morning_of(datetime.date(2027, 2, 20)))["letters"] == 2
    assert Alarm.objects.filter(side=in_force.sides.all()[0]).count() == 3
    text = Message.objects.filter(kind=ALARM)[0].text
    assert text.count("– ") == 2  # the line that names the end, and the cities' own dash
    agreed_again = ring_alarms(morning_of(datetime.date(2027, 2, 21)))
    assert agreed_again == NOTHING


def test_days_of_a_term_that_ended_long_ago_ring_no_more(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, starts_on=datetime.date(2020, 1, 1))
    assert ring_alarms(AT) == NOTHING


def test_one_sides_word_rings_for_that_side_alone(in_force: Dossier, sides: Sides) -> None:
    facts = TermFacts(datetime.date(2025, 4, 1), 1)
    say_term(in_force.public_id, facts, by=sides.kazan, at=AT, door="test")
    assert ring_alarms(AT)["letters"] == 1
    assert [to for to, _subject in letters()] == [sides.kazan.person.email]


def test_a_term_said_otherwise_rings_for_its_own_days(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, starts_on=datetime.date(2025, 4, 1), notice_months=None)
    ring_alarms(AT)
    agreed_term(in_force, sides, at=AT + A_DAY, starts_on=datetime.date(2025, 5, 1), notice_months=None)
    assert ring_alarms(AT + A_DAY)["letters"] == 2
    assert ring_alarms(AT + 2 * A_DAY) == NOTHING


def test_an_anniversary_is_told_half_a_year_before_by_each_sides_own_rule(
    with_china: Dossier, sides: Sides
) -> None:
    Dossier.objects.update(signed_on=datetime.date(2021, 9, 15))
    assert ring_alarms(AT - A_DAY) == NOTHING
    assert ring_alarms(AT) == {"alarms": 1, "letters": 1}
    told = Message.objects.get(kind=ALARM)
    assert told.to == sides.kazan.person.email
    assert "5 years since the signing on" in told.text
    assert "not marked in: China" in told.text


def test_what_a_national_rule_marks_is_told_there_too(with_china: Dossier, sides: Sides) -> None:
    Dossier.objects.update(signed_on=datetime.date(2016, 9, 15))
    assert ring_alarms(AT) == {"alarms": 2, "letters": 2}
    assert "not marked" not in Message.objects.filter(kind=ALARM)[0].text


@pytest.mark.parametrize("state", ["ended", "declined", "negotiating"])
def test_a_tie_that_is_not_alive_is_silent(state: str, in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides)
    Dossier.objects.update(state=state, closing="other" if state == "declined" else "")
    for day in days(400):
        assert ring_alarms(morning_of(day)) == NOTHING


def test_quiet_days_ask_little(in_force: Dossier, sides: Sides, django_assert_num_queries: Any) -> None:
    agreed_term(in_force, sides)
    with django_assert_num_queries(6):
        ring_alarms(AT)
