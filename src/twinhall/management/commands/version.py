"""`twinhall version`."""

from typing import Any

from django.core.management.base import BaseCommand

from twinhall import __version__


class Command(BaseCommand):
    help = "Prints the version."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(__version__)
