"""`twinhall import`: lists of ties, cities, events or official domains from a file; ties from Wikidata."""  # noqa: N999 - the word a person types

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from twinhall.kit.errors import CannotRead
from twinhall.kit.progress import Display
from twinhall.transfer.reports import ImportReport

_SHOWN = 10  # rows told at the terminal; --report has them all


class Command(BaseCommand):
    help = (
        "Reads a list into the register. Rows that are wrong are refused with line and reason, rows whose city is "
        "not certain go to the work list (`twinhall worklist`); the same list again changes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(
            dest="what", required=True, metavar="ties|cities|events|domains|wikidata"
        )
        for what in ("ties", "cities", "events", "domains"):
            files = kinds.add_parser(what, help=f"{what} from a file")
            files.add_argument("file", metavar="FILE", type=Path)
            files.add_argument(
                "--report", metavar="OUT.csv", type=Path, help="write every row not recorded there"
            )
            files.add_argument(
                "--dry-run", action="store_true", help="record nothing, only tell what would be"
            )
        service = kinds.add_parser("wikidata", help="ties from Wikidata's query service, page by page")
        service.add_argument("--address", help="another query service [TWINHALL_WIKIDATA_ADDRESS]")
        service.add_argument(
            "--pages", type=int, metavar="N", help="stop after N pages; the next call goes on"
        )
        service.add_argument(
            "--page-size", type=int, metavar="N", default=2000, help="statements on a page [2000]"
        )
        service.add_argument("--restart", action="store_true", help="begin anew instead of going on")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = _imported(options)
        except CannotRead as error:
            self.stderr.write(str(error))
            sys.exit(2)
        for outcome, rows in (("refused", report.refused), ("unsure", report.unsure)):
            for row in rows[:_SHOWN]:
                of = f" {row.side} {row.city} ({row.country})" if row.city else ""
                self.stderr.write(f"line {row.line}{of}: {outcome}: {row.reason}")
            if len(rows) > _SHOWN:
                self.stderr.write(f"… and {len(rows) - _SHOWN} more {outcome}; --report FILE writes them all")
        self.stdout.write(str(report))
        if report.refused:
            sys.exit(1)


def _imported(options: dict[str, Any]) -> ImportReport:
    at, door = timezone.now(), "command"
    with Display().step(f"Importing {options['what']}") as progress:
        if options["what"] == "ties":
            from twinhall.transfer.ties import import_ties

            report, dry_run = options["report"], options["dry_run"]
            return import_ties(
                options["file"], at=at, door=door, dry_run=dry_run, report=report, progress=progress
            )
        if options["what"] == "wikidata":
            from twinhall.transfer.wikidata import import_wikidata

            return import_wikidata(
                address=options["address"],
                pages=options["pages"],
                page_size=options["page_size"],
                restart=options["restart"],
                at=at,
                door=door,
                progress=progress,
            )
        return _imported_list(options, at, door, progress)


def _imported_list(options: dict[str, Any], at: Any, door: str, progress: Any) -> ImportReport:
    """Cities, events and official domains: small enough to be reported from memory."""
    from twinhall.transfer.ties.importing import write_report

    if options["what"] == "events":
        from twinhall.transfer.events import import_events

        report = import_events(
            options["file"], at=at, door=door, is_dry=options["dry_run"], progress=progress
        )
    elif options["what"] == "domains":
        from twinhall.transfer.official_domains import import_domains

        report = import_domains(
            options["file"], at=at, door=door, dry_run=options["dry_run"], progress=progress
        )
    else:
        from twinhall.transfer.cities import import_cities

        report = import_cities(
            options["file"], at=at, door=door, dry_run=options["dry_run"], progress=progress
        )
    if options["report"]:
        write_report(options["report"], report)
    return report
