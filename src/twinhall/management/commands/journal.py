"""`twinhall journal verify`: whether any entry is missing or altered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twinhall.domain.journal.verifying import check_journal


class Command(BaseCommand):
    help = "Walks the journal's chain of seals; ends with 1 and the first bad entry when it is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("word", choices=["verify"], help="what to do")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = check_journal()
        if not checked.in_order:
            raise CommandError(
                f"{checked.problem} {checked.entries:,} entries before it are in order.", returncode=1
            )
        # Kept elsewhere, this seal shows later that nothing before it was changed.
        self.stdout.write(
            f"{checked.entries:,} entries, all in order. Last seal: {checked.last_hash or 'none'}"
        )
