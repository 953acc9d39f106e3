"""Jobs and the commands that work them off."""

import datetime
from collections.abc import Callable
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.mail_server import MailServerStandIn
from twinhall import jobs
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.routines.models import RoutineRun
from twinhall.web.operator import FIGURE_NAMES, ROUTINE_NAMES

Routine = Callable[[datetime.datetime], dict[str, int]]


# The worker closes a connection that is in a transaction when it looks for the next job.
WITH_COMMITS = pytest.mark.django_db(transaction=True)


def tick() -> int:
    """The exit code of `twinhall tick`."""
    try:
        call_command("tick")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def routines(monkeypatch: pytest.MonkeyPatch) -> dict[str, Routine]:
    """The routines there are; none before the test adds its own."""
    mine: dict[str, Routine] = {}
    monkeypatch.setattr(jobs, "ROUTINES", mine)
    return mine


def doing(done: list[str], what: str) -> Routine:
    def do(at: datetime.datetime) -> dict[str, int]:
        done.append(what)
        return {"done": 1}

    return do


def fail(at: datetime.datetime) -> dict[str, int]:
    raise OSError("the disk is full")


@WITH_COMMITS
def test_a_tick_does_each_routine_of_the_day_once(
    routines: dict[str, Routine], capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    routines["first"] = doing(done, "first")
    routines["second"] = doing(done, "second")
    assert [tick(), tick()] == [0, 0]
    assert sorted(done) == ["first", "second"]
    assert capsys.readouterr().out == "Jobs done: 2.\nJobs done: 0.\n"
    assert {run.name: run.report for run in RoutineRun.objects.all()} == {
        "first": {"done": 1},
        "second": {"done": 1},
    }


@WITH_COMMITS
def test_a_routine_that_fails_is_told_kept_and_tried_three_times(
    routines: dict[str, Routine], capsys: pytest.CaptureFixture[str]
) -> None:
    routines["breaks"] = fail
    routines["works"] = lambda at: {"done": 1}
    assert [tick() for _attempt in range(4)] == [1, 1, 1, 0]
    today = timezone.localdate()
    told = f"The routine breaks of {today} failed: OSError: the disk is full\n"
    assert capsys.readouterr().err == told * 3
    assert sorted(RoutineRun.objects.values_list("name", "attempts", "problem", "report")) == [
        ("breaks", 3, "OSError: the disk is full", {}),
        ("works", 1, "", {"done": 1}),
    ]


@WITH_COMMITS
def test_a_tick_carries_the_mail(settings: Settings, routines: dict[str, Routine]) -> None:
    write_message(to="vera@city.example", subject="Hello", text="text", at=timezone.now())
    with MailServerStandIn() as server:
        settings.MAIL_SERVER = server.words
        assert tick() == 0
        assert len(server.conduct.taken) == 1
    assert Message.objects.get().state == "sent"


@WITH_COMMITS
def test_a_tick_tells_that_mail_stays_for_want_of_a_server(
    settings: Settings, routines: dict[str, Routine], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAIL_SERVER = None
    write_message(to="vera@city.example", subject="Hello", text="text", at=timezone.now())
    assert tick() == 0
    assert "No mail server is named (TWINHALL_EMAIL_URL)" in capsys.readouterr().out
    assert Message.objects.get().state == "waiting"


@pytest.mark.django_db
def test_the_same_job_does_not_wait_twice(settings: Settings, routines: dict[str, Routine]) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1"}
    routines["first"] = lambda at: {}
    write_message(to="vera@city.example", subject="Hello", text="text", at=timezone.now())
    at = timezone.now()
    assert [jobs.enqueue_routines(at), jobs.enqueue_routines(at)] == [1, 0]
    assert [jobs.enqueue_mail(at), jobs.enqueue_mail(at)] == [1, 0]


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_counts_as_failed_after_six_hours(
    routines: dict[str, Routine],
) -> None:
    at = timezone.now()
    for hours in (5, 7):
        jobs.deliver_outbox.enqueue()
        DBTaskResult.objects.filter(status="READY").update(
            status="RUNNING", started_at=at - datetime.timedelta(hours=hours)
        )
    jobs.enqueue_routines(at)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "RUNNING"]
    assert jobs.failures_since(at) == ["The job deliver_outbox failed: it was not brought to its end"]


@pytest.mark.django_db
def test_every_routine_runs_where_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    for name in jobs.ROUTINES:
        figures = jobs.run_routine.call(name, timezone.localdate().isoformat())
        assert set(figures.values()) <= {0}
    assert set(RoutineRun.objects.values_list("problem", "attempts")) == {("", 1)}


@pytest.mark.django_db
def test_every_routine_and_every_figure_has_a_word_for_the_operator() -> None:
    assert set(jobs.ROUTINES) == set(ROUTINE_NAMES)
    figures = {figure for do in jobs.ROUTINES.values() for figure in do(timezone.now())}
    assert figures <= set(FIGURE_NAMES)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="tests/test_commands_at_work.py does it on SQLite"
)
def test_two_ticks_at_once_do_a_routine_once(routines: dict[str, Routine]) -> None:
    done: list[str] = []
    for number in range(6):
        routines[f"routine {number}"] = doing(done, str(number))

    def work() -> None:
        try:
            jobs.enqueue_routines(timezone.now())
            for job in list(DBTaskResult.objects.all()):
                jobs.run_routine.call(*job.args_kwargs["args"])
        finally:
            connection.close()

    threads = [Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 6
    assert RoutineRun.objects.filter(attempts=1, problem="").count() == 6
