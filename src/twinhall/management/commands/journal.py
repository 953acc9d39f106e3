"""`twinhall journal verify`: whether every entry of the journal stands as it was sealed."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from twinhall.domain.journal.verifying import verify_journal

_SEAL = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Checks the journal (verify): each entry as it was sealed, none missing, added or cut off. "
        "Exit code 1 when something is wrong."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="verify", required=True)
        verify = words.add_parser("verify", help="walk the whole chain")
        verify.add_argument(
            "--seal",
            type=_seal,
            action="append",
            default=[],
            metavar="NUMBER:SEAL",
            help="an entry’s seal that was written down elsewhere; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify_journal(dict(options["seal"]))
        if found.fault is not None:
            self.stderr.write(f"Entry {found.fault.number}: {found.fault.what}")
            self.stderr.write(
                f"Before it {_entries(found.entries)}, in order{_last(found.entries, found.seal)}."
            )
            sys.exit(1)
        self.stdout.write(f"{_entries(found.entries)}, in order{_last(found.entries, found.seal)}.")


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _last(count: int, seal: str) -> str:
    return f"; last seal {count}:{seal}" if count else ""


def _seal(text: str) -> tuple[int, str]:
    found = _SEAL.fullmatch(text.strip().lower().removesuffix("."))
    if found is None:
        raise ArgumentTypeError(f"“{text}” is no seal as `journal verify` writes it: NUMBER:64 HEX DIGITS")
    return int(found[1]), found[2]
