"""Long work: each job fetches, delegates, ends. `twinhall worker` and `twinhall tick` work them off."""

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from twinhall.domain.routines.runs import begin_run, is_due, note_done, note_failed, runs_failed_since
from twinhall.transfer.mail import deliver_waiting, mail_is_due

__all__ = [
    "ROUTINES",
    "deliver_outbox",
    "enqueue_mail",
    "enqueue_routines",
    "failures_since",
    "run_routine",
]

logger = logging.getLogger(__name__)

# A job that its worker did not bring back by then has died with it.
DEAD_AFTER = datetime.timedelta(hours=6)
KEPT_FOR = datetime.timedelta(days=14)


def forget_old_jobs(at: datetime.datetime) -> dict[str, int]:
    """Delete what was worked off, or failed, two weeks ago."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=at - KEPT_FOR)
    return {"forgotten": old.delete()[0]}


# What is done every day, by name: a plain function that is told the time and gives figures of what it did.
# It may be begun again after a failure, so each does only what is still to do.
ROUTINES: dict[str, Callable[[datetime.datetime], dict[str, int]]] = {
    "forget-old-jobs": forget_old_jobs,
}


@task
def deliver_outbox() -> dict[str, int]:
    """Carry waiting messages to the mail server."""
    delivery = deliver_waiting()
    if delivery.more:
        deliver_outbox.enqueue()
    return delivery.figures()


@task
def run_routine(name: str, day: str) -> dict[str, int]:
    """One routine's work of one day, unless it is done. A failure is kept with the run, for the operator to see."""
    run = begin_run(name, datetime.date.fromisoformat(day), at=timezone.now())
    if run is None or name not in ROUTINES:
        return {}
    try:
        report = ROUTINES[name](timezone.now())
    except Exception as error:
        logger.exception("The routine %s of %s failed", name, day)
        note_failed(run, f"{type(error).__name__}: {error}", at=timezone.now())
        return {"failed": 1}
    note_done(run, report, at=timezone.now())
    return report


def enqueue_routines(at: datetime.datetime) -> int:
    """Put into the queue the routines whose day is still to be done. Gives how many."""
    bury_dead_jobs(at)
    day = timezone.localdate(at)
    due = [name for name in ROUTINES if is_due(name, day, at=at)]
    return sum(_enqueue_once(run_routine, name, day.isoformat()) for name in due)


def enqueue_mail(at: datetime.datetime) -> int:
    """Put the outbox into the queue when a message's turn has come. Gives how many jobs that makes: one or none."""
    return int(mail_is_due(at) and _enqueue_once(deliver_outbox))


def _enqueue_once(job: Task[Any, Any], *args: str) -> bool:
    """Whether it is new: the same job need not wait twice."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=job.module_path)
    if any(one.args_kwargs["args"] == list(args) for one in waiting):
        return False
    job.enqueue(*args)
    return True


def failures_since(at: datetime.datetime) -> list[str]:
    """A line for each routine and job that failed from that moment on."""
    runs = [f"The routine {run.name} of {run.day} failed: {run.problem}" for run in runs_failed_since(at)]
    return runs + [
        f"The job {job.task_name} failed: {said_of(job)}"
        for job in DBTaskResult.objects.failed().filter(finished_at__gte=at)
    ]


def said_of(job: Any) -> str:
    """The last line of its error."""
    return str((job.traceback.strip().splitlines() or ["it was not brought to its end"])[-1])


def bury_dead_jobs(at: datetime.datetime) -> int:
    """Mark as failed what a worker began long ago and never ended: it was killed."""
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lte=at - DEAD_AFTER)
    return dead.update(status=TaskResultStatus.FAILED, finished_at=at)
