"""Working the queue off with django-tasks-db's own worker, so that it can be ended between two jobs."""

import os
import signal
import threading
from types import FrameType

from django.conf import settings
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from twinhall.domain.notices.sending import count_waiting

__all__ = ["Stopping", "told_of_kept_mail", "work_off"]


class Stopping:
    """`with Stopping() as stopping:` the first SIGTERM or Ctrl-C ends after the present job, the second at once."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._worker: Worker | None = None
        self._before: dict[int, signal.Handlers] = {}

    def __enter__(self) -> "Stopping":
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._stop)  # type: ignore[assignment]
        return self

    def __exit__(self, *args: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Sleep, or wake up when it is time to end."""
        self._asked.wait(seconds)

    def let_work(self, worker: Worker) -> None:
        self._worker = worker
        worker.running = not self.is_asked
        worker.run()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.is_asked:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._asked.set()
        if self._worker is not None:
            self._worker.running = False


def work_off(stopping: Stopping) -> int:
    """Do the jobs that wait, one after another, until there is none or it is time to end. Gives how many."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.2,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    stopping.let_work(worker)
    return int(worker._run_tasks)


def told_of_kept_mail() -> str:
    """A sentence when messages wait that nobody will send; empty otherwise."""
    if settings.MAIL_SERVER is not None or not (kept := count_waiting()):
        return ""
    return f"No mail server is named (TWINHALL_EMAIL_URL): messages kept in the outbox: {kept}."
