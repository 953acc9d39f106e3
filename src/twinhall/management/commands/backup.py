"""`twinhall backup FILE`: database and uploads in one file, while the site serves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from twinhall.transfer.backup.writing import write_backup


class Command(BaseCommand):
    help = "Writes database and uploads into one file with checksums; the site may go on serving."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace FILE when it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        made = write_backup(options["file"], at=timezone.now(), overwrite=options["force"])
        for public_id in made.missing:
            self.stderr.write(f"The file of upload {public_id} is gone; its row is in the backup.")
        self.stdout.write(
            f"{made.rows:,} rows of {made.tables} tables and {made.uploads:,} uploads, {made.size / 1e6:,.1f} MB"
        )
