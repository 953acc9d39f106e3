"""A routine's day is done once, whatever clocks and machines do."""

import datetime

import pytest

from twinhall.domain.routines.models import RoutineRun
from twinhall.domain.routines.runs import begin_run, is_due, note_done, note_failed, runs_failed_since

DAY = datetime.date(2026, 11, 24)
AT = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
WHOLE_DAY = datetime.timedelta(days=1)


def do(day: datetime.date, at: datetime.datetime = AT) -> bool:
    """Whether the day was there to be done."""
    run = begin_run("erase", day, at=at)
    if run is None:
        return False
    note_done(run, {"erased": 1}, at=at)
    return True


@pytest.mark.django_db
def test_a_day_is_done_once() -> None:
    assert is_due("erase", DAY, at=AT)
    assert [do(DAY), do(DAY, AT + MINUTE)] == [True, False]
    assert not is_due("erase", DAY, at=AT)
    assert is_due("erase", DAY + WHOLE_DAY, at=AT + WHOLE_DAY)
    assert list(RoutineRun.objects.values_list("day", "attempts", "report", "problem", "missed_days")) == [
        (DAY, 1, {"erased": 1}, "", 0)
    ]


@pytest.mark.django_db
def test_a_day_that_somebody_is_doing_is_left_alone() -> None:
    assert begin_run("erase", DAY, at=AT) is not None
    assert not is_due("erase", DAY, at=AT + 59 * MINUTE)
    assert begin_run("erase", DAY, at=AT + 59 * MINUTE) is None


@pytest.mark.django_db
def test_a_day_whose_doer_died_is_begun_anew_after_an_hour() -> None:
    begin_run("erase", DAY, at=AT)
    assert is_due("erase", DAY, at=AT + 60 * MINUTE)
    assert do(DAY, AT + 60 * MINUTE)
    assert RoutineRun.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_failed_day_is_tried_three_times_and_keeps_its_problem() -> None:
    for minute in range(3):
        run = begin_run("erase", DAY, at=AT + minute * MINUTE)
        assert run is not None
        note_failed(run, "OSError: the disk is full", at=AT + minute * MINUTE)
    assert not is_due("erase", DAY, at=AT + 5 * MINUTE)
    assert begin_run("erase", DAY, at=AT + 5 * MINUTE) is None
    assert [run.problem for run in runs_failed_since(AT)] == ["OSError: the disk is full"]
    assert runs_failed_since(AT + 5 * MINUTE) == []


@pytest.mark.django_db
def test_a_day_that_went_well_the_second_time_has_no_problem_left() -> None:
    run = begin_run("erase", DAY, at=AT)
    assert run is not None
    note_failed(run, "x", at=AT)
    assert do(DAY, AT + MINUTE)
    assert RoutineRun.objects.get().problem == ""


@pytest.mark.django_db
def test_a_clock_set_back_a_day_does_no_day_twice() -> None:
    days = [DAY - WHOLE_DAY, DAY, DAY - WHOLE_DAY, DAY, DAY + WHOLE_DAY]
    assert [do(day) for day in days] == [True, True, False, False, True]
    assert [run.missed_days for run in RoutineRun.objects.order_by("day")] == [0, 0, 0]


@pytest.mark.django_db
def test_a_clock_set_forward_and_back_skips_no_day() -> None:
    days = [DAY, DAY + 2 * WHOLE_DAY, DAY + WHOLE_DAY, DAY + 2 * WHOLE_DAY]
    assert [do(day) for day in days] == [True, True, True, False]
    assert RoutineRun.objects.count() == 3


@pytest.mark.django_db
def test_days_on_which_nobody_came_are_told_with_the_next_run() -> None:
    do(DAY)
    do(DAY + 4 * WHOLE_DAY, AT + 4 * WHOLE_DAY)
    assert [run.missed_days for run in RoutineRun.objects.order_by("day")] == [0, 3]
