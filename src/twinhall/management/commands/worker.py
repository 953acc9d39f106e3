"""`twinhall worker`: what `twinhall tick` does, for ever."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from twinhall.jobs import enqueue_mail, enqueue_routines, enqueue_telling
from twinhall.management.working import Stopping, told_of_kept_mail, work_off

logger = logging.getLogger(__name__)

# A routine that failed is tried again with the next look, so they are not at once.
_SECONDS_BETWEEN_ROUTINES = 600


class Command(BaseCommand):
    help = "Does what is due every few seconds until it is told to end (SIGTERM, Ctrl-C). Several may run at a time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="[5]")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Working; the first Ctrl-C ends after the present job.")
        if kept := told_of_kept_mail():
            self.stdout.write(kept)
        self.stdout.flush()
        looked_at = -float("inf")
        with Stopping() as stopping:
            while not stopping.is_asked:
                looks = time.monotonic() - looked_at >= _SECONDS_BETWEEN_ROUTINES
                if _round(stopping, routines_too=looks) and looks:
                    looked_at = time.monotonic()
                stopping.wait(max(0.1, options["every"]))
        self.stdout.write("Ended.")


def _round(stopping: Stopping, *, routines_too: bool) -> bool:
    """Whether the database let it be done; a worker outlives a database that is away for a while."""
    close_old_connections()
    try:
        if routines_too:
            enqueue_routines(timezone.now())
        enqueue_telling()
        enqueue_mail(timezone.now())
        work_off(stopping)
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database does not answer, the worker waits: %s", error)
        return False
    return True
