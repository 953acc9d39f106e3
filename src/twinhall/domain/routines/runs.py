"""Runs of daily routines: who may begin one, and how it ended. Each day of a routine is done once.

A day is done when its row says so, whatever the clock says afterwards: set back, it finds the day done; set forward and
back again, it finds the days between still to do; and days on which nobody came are told with the next run.
"""

import datetime

from django.db import transaction

from twinhall.domain.routines.models import RoutineRun

__all__ = ["begin_run", "is_due", "let_run_again", "note_done", "note_failed", "runs_failed_since"]

MOST_ATTEMPTS = 3  # a day
# A run that has not come back by then is taken for dead, and its day for not done.
DEAD_AFTER = datetime.timedelta(hours=1)


def is_due(name: str, day: datetime.date, *, at: datetime.datetime) -> bool:
    """Whether the routine's day is still to be done and nobody is doing it."""
    run = RoutineRun.objects.filter(name=name, day=day).first()
    return run is None or _may_begin(run, at)


@transaction.atomic
def begin_run(name: str, day: datetime.date, *, at: datetime.datetime) -> RoutineRun | None:
    """Claim the routine's day for one attempt; None when it is done, being done, or has failed too often."""
    RoutineRun.objects.bulk_create([RoutineRun(name=name, day=day, began_at=at)], ignore_conflicts=True)
    run = RoutineRun.objects.select_for_update(no_key=True).get(name=name, day=day)
    if run.attempts and not _may_begin(run, at):
        return None
    if not run.attempts:
        run.missed_days = _days_missed_before(run)
    run.attempts += 1
    run.began_at, run.ended_at, run.problem = at, None, ""
    run.save()
    return run


def note_done(run: RoutineRun, report: dict[str, int], *, at: datetime.datetime) -> None:
    run.ended_at, run.report, run.problem = at, report, ""
    run.save(update_fields=["ended_at", "report", "problem"])


def note_failed(run: RoutineRun, problem: str, *, at: datetime.datetime) -> None:
    """It is tried again at the next tick, three times a day at most."""
    run.ended_at, run.problem = at, problem.replace("\0", "")[:500] or "?"
    run.save(update_fields=["ended_at", "problem"])


def let_run_again(name: str, day: datetime.date) -> bool:
    """Give a failed day its attempts back; whether there was one."""
    failed = RoutineRun.objects.filter(name=name, day=day).exclude(problem="")
    return bool(failed.update(attempts=0))


def runs_failed_since(at: datetime.datetime) -> list[RoutineRun]:
    return list(RoutineRun.objects.exclude(problem="").filter(ended_at__gte=at))


def _may_begin(run: RoutineRun, at: datetime.datetime) -> bool:
    if run.attempts >= MOST_ATTEMPTS:
        return False
    if run.ended_at is not None:
        return bool(run.problem)
    return run.attempts == 0 or abs(at - run.began_at) >= DEAD_AFTER


def _days_missed_before(run: RoutineRun) -> int:
    last = RoutineRun.objects.filter(name=run.name, day__lt=run.day).order_by("-day").first()
    return (run.day - last.day).days - 1 if last else 0
