"""`twinhall tick`: what is due now, then the end. For cron or a timer, every minute or so."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from twinhall.jobs import enqueue_mail, enqueue_routines, enqueue_telling, failures_since
from twinhall.management.working import Stopping, told_of_kept_mail, work_off


class Command(BaseCommand):
    help = "Does what is due: daily routines, the outbox, waiting jobs; then ends. Several may run at a time."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        with Stopping() as stopping:
            enqueue_routines(at)
            enqueue_telling()
            enqueue_mail(at)
            done = work_off(stopping)
        self.stdout.write(f"Jobs done: {done}.")
        if kept := told_of_kept_mail():
            self.stdout.write(kept)
        if failures := failures_since(at):
            for failure in failures:
                self.stderr.write(failure)
            sys.exit(1)
