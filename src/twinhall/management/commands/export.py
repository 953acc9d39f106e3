"""`twinhall export`: the register's cities, ties or events into a file."""

import datetime
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from twinhall.kit.progress import Display
from twinhall.transfer import exports

_FORMATS = ("csv", "geojson", "jsonl")


class Command(BaseCommand):
    help = "Writes cities, ties or events to a file; a CSV can be imported again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("ties", "cities", "events"))
        parser.add_argument("out", metavar="OUT", help="the file to write, or - for standard output")
        parser.add_argument("--format", choices=_FORMATS, help="[told by the ending of OUT, else csv]")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="only ties known on that day and not ended by then"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        what, out = options["what"], options["out"]
        if options["as_of"] and what != "ties":
            self.stderr.write("--as-of goes with ties only.")
            sys.exit(2)
        pieces = _pieces(what, options["format"] or _format_of(out), options["as_of"])
        if out == "-":
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        with Display().step(f"Writing {what}") as progress:
            for number, piece in enumerate(_written(pieces, Path(out)), start=1):
                progress(number, None)
                del piece


def _written(pieces: Iterator[str], out: Path) -> Iterator[str]:
    """Write beside the file and put it in place at the end, so that a failure leaves no half of one."""
    beside = out.with_name(f"{out.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            for piece in pieces:
                file.write(piece)
                yield piece
        os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)


def _pieces(what: str, file_format: str, as_of: datetime.date | None) -> Iterator[str]:
    write = getattr(exports, f"{what}_as_{file_format}")
    if what == "ties":
        ties = exports.every_tie()
        return iter(write(ties.known_on(as_of) if as_of else ties))
    return iter(write(exports.every_city() if what == "cities" else exports.every_event()))


def _format_of(out: str) -> str:
    ending = Path(out).suffix.removeprefix(".").lower()
    return ending if ending in _FORMATS else "csv"


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day of the form 2024-07-09") from None
