"""Steps of a track that are due are told to their own side: two weeks before, on the day, each week after."""

import datetime
from typing import Any

import pytest

from tests.domain.approvals.conftest import change, idea, negotiating, own_step, proposed, sides
from tests.domain.terms.conftest import Sides, morning_of
from tests.killing import kill_at_each_query
from twinhall.domain.approvals import actions as approvals
from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.journal.models import Entry
from twinhall.domain.notices.models import Message, Notice, NoticeChoice
from twinhall.domain.terms.dates import step_rings_on
from twinhall.domain.terms.models import StepAlarm
from twinhall.domain.terms.step_alarms import ring_step_alarms

__all__ = ["idea", "negotiating", "proposed", "sides"]
pytestmark = pytest.mark.django_db
DUE, A_DAY = datetime.date(2026, 6, 1), datetime.timedelta(days=1)
NOTHING = {"alarms": 0, "letters": 0}


@pytest.fixture
def step(negotiating: Dossier, sides: Sides) -> TrackStep:
    approvals.begin_track(
        negotiating.public_id,
        takes_generic=False,
        by=sides.durban,
        at=morning_of(DUE - 60 * A_DAY),
        door="test",
    )
    return own_step(negotiating, sides.durban, due_on=DUE)


def letters() -> list[tuple[str, str]]:
    found = Message.objects.filter(kind="term.step-due").order_by("pk")
    return [(message.to, message.subject.split(": ", 1)[1]) for message in found]


@pytest.mark.parametrize(
    ("days", "rings"),
    [(-15, None), (-14, -14), (-1, -14), (0, 0), (6, 0), (7, 7), (20, 14), (56, 56), (400, 56)],
)
def test_when_it_rings(days: int, rings: int | None) -> None:
    expected = None if rings is None else DUE + rings * A_DAY
    assert step_rings_on(DUE, DUE + days * A_DAY) == expected


def test_each_letter_is_written_once_whatever_the_clock_does(step: TrackStep, sides: Sides) -> None:
    for number in range(-30, 100):
        for _tick in range(1 + number % 2):
            ring_step_alarms(morning_of(DUE + number * A_DAY))
    assert [alarm.at.date() - DUE for alarm in StepAlarm.objects.all()] == [
        days * A_DAY for days in (-14, 0, 7, 14, 21, 28, 35, 42, 49, 56)
    ]
    to = sides.durban.person.email
    assert letters()[:3] == [
        (to, "Consent of the council: due on 1 June 2026 (in 14 days)"),
        (to, "Consent of the council: due on 1 June 2026 (today)"),
        (to, "Consent of the council: was due on 1 June 2026 (7 days ago)"),
    ]
    assert len(letters()) == Entry.objects.filter(verb="step.due-told").count() == 10


def test_what_was_missed_is_told_once_and_several_steps_in_one_letter(
    step: TrackStep, negotiating: Dossier, sides: Sides
) -> None:
    own_step(negotiating, sides.durban, name="Ministry", due_on=DUE + A_DAY)
    assert ring_step_alarms(morning_of(DUE + 30 * A_DAY)) == {"alarms": 2, "letters": 1}
    assert letters()[0][1] == "2 steps of approval are due"
    assert ring_step_alarms(morning_of(DUE + 30 * A_DAY)) == NOTHING


def test_what_is_done_or_has_moved_is_not_told(step: TrackStep, negotiating: Dossier, sides: Sides) -> None:
    ring_step_alarms(morning_of(DUE - 14 * A_DAY))
    approvals.set_due(
        negotiating.public_id,
        step.public_id,
        DUE + 60 * A_DAY,
        by=sides.durban,
        at=morning_of(DUE),
        door="test",
    )
    assert ring_step_alarms(morning_of(DUE)) == NOTHING
    assert ring_step_alarms(morning_of(DUE + 46 * A_DAY)) == {"alarms": 1, "letters": 1}
    change(negotiating, step, "granted", sides.durban)
    assert ring_step_alarms(morning_of(DUE + 60 * A_DAY)) == NOTHING


def test_a_tie_that_came_to_nothing_is_silent(step: TrackStep) -> None:
    Dossier.objects.update(state="declined", closing="other")
    assert ring_step_alarms(morning_of(DUE)) == NOTHING


def test_who_wants_them_together_gets_no_letter_of_its_own(step: TrackStep, sides: Sides) -> None:
    NoticeChoice.objects.create(person=sides.durban.person, kind="steps", pace="weekly")
    assert ring_step_alarms(morning_of(DUE)) == {"alarms": 1, "letters": 1}
    assert letters() == []
    notice = Notice.objects.get(kind="steps")
    assert (notice.page, notice.pace, notice.mailed_at) == ("approvals", "weekly", None)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_it_is_told_once(step: TrackStep) -> None:
    def seen() -> tuple[int, ...]:
        return StepAlarm.objects.count(), Message.objects.count(), Entry.objects.count()

    before = seen()
    assert kill_at_each_query(lambda: ring_step_alarms(morning_of(DUE)), seen) > 5
    assert [now - then for now, then in zip(seen(), before, strict=True)] == [1, 1, 1]


def test_quiet_days_ask_little(step: TrackStep, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        ring_step_alarms(morning_of(DUE - 20 * A_DAY))
