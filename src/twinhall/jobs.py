"""Long work: each job fetches, delegates, ends. `twinhall worker` and `twinhall tick` work them off."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from twinhall.access.asking import Person
from twinhall.domain.bodies.actions import lapse_acts
from twinhall.domain.claims.actions import lapse_claims
from twinhall.domain.claims.renewals import ask_for_renewals
from twinhall.domain.delegations.reminding import remind_delegations
from twinhall.domain.dossiers.actions import lapse_proposals
from twinhall.domain.dossiers.vouching import ask_again
from twinhall.domain.journal.actions import record
from twinhall.domain.notices.digests import write_digests
from twinhall.domain.outcomes.reminding import remind_owners
from twinhall.domain.partners.learning import learn_when_due
from twinhall.domain.privacy.retention import erase_what_is_due
from twinhall.domain.programme.telling import has_untold, tell_untold
from twinhall.domain.programme.videos import remind_of_videos
from twinhall.domain.routines.runs import (
    begin_run,
    is_due,
    let_run_again,
    note_done,
    note_failed,
    runs_failed_since,
)
from twinhall.domain.signing.actions import put_in_force
from twinhall.domain.terms.alarms import ring_alarms
from twinhall.domain.terms.ending import end_by_notice
from twinhall.domain.terms.step_alarms import ring_step_alarms
from twinhall.kit.errors import CannotDo
from twinhall.transfer.mail import deliver_waiting, mail_is_due

__all__ = [
    "ROUTINES",
    "FailedJob",
    "close_job",
    "count_failed_jobs",
    "deliver_outbox",
    "enqueue_mail",
    "enqueue_routines",
    "enqueue_telling",
    "failed_jobs",
    "failures_since",
    "run_job_again",
    "run_routine",
    "run_routine_again",
    "tell_of_programmes",
]

logger = logging.getLogger(__name__)

# A job that its worker did not bring back by then has died with it.
DEAD_AFTER = datetime.timedelta(hours=6)


# What is done every day, by name: a plain function that is told the time and gives figures of what it did.
# It may be begun again after a failure, so each does only what is still to do.
ROUTINES: dict[str, Callable[[datetime.datetime], dict[str, int]]] = {
    "ask-for-renewals": ask_for_renewals,
    "lapse-claims": lapse_claims,
    "lapse-acts": lapse_acts,
    "lapse-proposals": lapse_proposals,
    "ask-sides-again": ask_again,
    "put-in-force": put_in_force,
    "end-by-notice": end_by_notice,
    "ring-alarms": ring_alarms,
    "ring-step-alarms": ring_step_alarms,
    "remind-delegations": remind_delegations,
    "remind-of-videos": remind_of_videos,
    "learn-partners": learn_when_due,
    "remind-owners": remind_owners,
    "write-digests": write_digests,
    "erase-what-is-due": erase_what_is_due,
}


@task
def deliver_outbox() -> dict[str, int]:
    """Carry waiting messages to the mail server."""
    delivery = deliver_waiting()
    if delivery.more:
        deliver_outbox.enqueue()
    return delivery.figures()


@task
def tell_of_programmes() -> dict[str, int]:
    """Tell those whom a published change of a programme concerns and who are too many to be told at once."""
    return tell_untold(timezone.now())


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


def enqueue_telling() -> int:
    """Put it into the queue that somebody is still to be told of a programme. Gives how many jobs: one or none."""
    return int(has_untold() and _enqueue_once(tell_of_programmes))


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


@dataclass(frozen=True)
class FailedJob:
    """A job that came to a bad end, as an operator sees it."""

    id: str
    name: str
    failed_at: datetime.datetime | None
    problem: str


def failed_jobs() -> list[FailedJob]:
    """The latest first, at most a hundred (one query)."""
    found = DBTaskResult.objects.failed().order_by("-finished_at")[:100]
    return [FailedJob(str(job.id), job.task_name, job.finished_at, said_of(job)) for job in found]


def count_failed_jobs() -> int:
    return DBTaskResult.objects.failed().count()


@transaction.atomic
def run_job_again(job_id: str, *, by: Person, at: datetime.datetime, door: str) -> None:
    """Put a failed job back into the queue."""
    job = _locked_failed(job_id)
    job.status, job.started_at, job.finished_at = TaskResultStatus.READY, None, None
    job.exception_class_path = job.traceback = ""
    job.save()
    record("job.run-again", str(job.id), by=by, at=at, door=door, after={"job": job.task_name})


@transaction.atomic
def close_job(job_id: str, *, by: Person, at: datetime.datetime, door: str) -> None:
    """Forget a failed job: it need not be done."""
    job = _locked_failed(job_id)
    record("job.closed", str(job.id), by=by, at=at, door=door, after={"job": job.task_name})
    job.delete()


@transaction.atomic
def run_routine_again(name: str, day: datetime.date, *, by: Person, at: datetime.datetime, door: str) -> None:
    """Let the next tick try today's failed routine again."""
    if not let_run_again(name, day):
        raise CannotDo(_("This routine did not fail on that day."))
    record("job.run-again", name, by=by, at=at, door=door, after={"day": day})


def _locked_failed(job_id: str) -> Any:
    try:
        job = DBTaskResult.objects.failed().select_for_update(no_key=True).filter(id=job_id).first()
    except ValidationError:  # no such number
        job = None
    if job is None:
        raise CannotDo(_("This job is no longer among the failed ones."))
    return job


def said_of(job: Any) -> str:
    """The last line of its error."""
    return str((job.traceback.strip().splitlines() or ["it was not brought to its end"])[-1])


def bury_dead_jobs(at: datetime.datetime) -> int:
    """Mark as failed what a worker began long ago and never ended: it was killed."""
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lte=at - DEAD_AFTER)
    return dead.update(status=TaskResultStatus.FAILED, finished_at=at)
