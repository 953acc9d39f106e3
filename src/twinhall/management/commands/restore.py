"""`twinhall restore FILE`: a backup into an empty database, everything counted."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from twinhall.transfer.backup.reading import open_backup, refuse_unfit, restore


class Command(BaseCommand):
    help = "Checks a backup, then brings database and uploads back; the database must be empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        backup = open_backup(options["file"])
        refuse_unfit(backup)
        call_command("migrate", verbosity=0, interactive=False)
        restored = restore(backup)
        for label, rows in sorted(restored.counts.items()):
            if rows:
                self.stdout.write(f"{rows:>10,}  {label}")
        self.stdout.write(
            f"restored {restored.rows} rows in {len(restored.counts)} tables and {restored.uploads} uploads, "
            "all counted"
        )
