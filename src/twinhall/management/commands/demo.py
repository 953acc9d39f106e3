"""`twinhall demo`: real cities, real ties and the alliance, ready to look at."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from twinhall.kit.errors import CannotDo
from twinhall.kit.progress import Display
from twinhall.management.serving import refuse_taken_port, serve
from twinhall.transfer.agreements import load_agreements
from twinhall.transfer.alliances import load_alliances
from twinhall.transfer.events import load_events
from twinhall.transfer.examples import load_examples
from twinhall.transfer.forums import load_forums
from twinhall.transfer.gazetteer import load_gazetteer
from twinhall.transfer.official_domains import load_official_domains

_GAZETTEER_SIZES = (500, 1000, 5000, 15000)


class Command(BaseCommand):
    help = "Prepares a demo with real data and serves it; repeatable. --data is where everything is kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", default="var/demo", metavar="DIR", help="where to keep it [var/demo]")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at [127.0.0.1]")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at [8000]")
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--reset", action="store_true", help="empty DIR first")
        parser.add_argument(
            "--cities",
            type=int,
            choices=_GAZETTEER_SIZES,
            default=15000,
            help="which places: those of at least so many people [15000]",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_serve"]:
            refuse_taken_port(options["host"], options["port"])
        if options["reset"]:
            _empty_data_dir()
        self._prepare(options["cities"])
        address = f"http://{options['host']}:{options['port']}/"
        if options["no_serve"]:
            self.stdout.write(f"The demo is ready in {settings.DATA_DIR}.")
            return
        self.stdout.write(
            f"\n  Twinhall is at {address}  (Ctrl-C ends it)\n"
            "  Nobody needs to sign in to read. To see the rest, sign in as one of the example people, by a button:\n"
            f"  {address}en/demo/sign-in/\n"
        )
        self.stdout.flush()
        connection.close()
        serve(options["host"], options["port"])

    def _prepare(self, cities: int) -> None:
        display = Display()
        at = timezone.now()
        with display.step("Tables"):
            call_command("migrate", verbosity=0, interactive=False)
        with display.step("Cities (GeoNames)") as progress:
            load_gazetteer(cities, at=at, door="command", progress=progress)
        with display.step("Alliances") as progress:
            load_alliances(at=at, door="command", progress=progress)
        with display.step("Documented agreements") as progress:
            load_agreements(at=at, door="command", progress=progress)
        with display.step("Events") as progress:
            load_events(at=at, door="command", progress=progress)
        with display.step("Forums") as progress:
            load_forums(at=at, door="command", progress=progress)
        with display.step("Official mail domains"):
            load_official_domains(at=at, door="command")
        with display.step("Example people"):
            load_examples(at=at, door="command")


def _empty_data_dir() -> None:
    """Delete what a demo made, and only that: the folder may hold other things."""
    if connection.vendor != "sqlite":
        raise CannotDo(
            "--reset empties a demo kept in its folder; empty the database of TWINHALL_DATABASE_URL yourself."
        )
    connection.close()
    for name in ("twinhall.sqlite3", "twinhall.sqlite3-wal", "twinhall.sqlite3-shm", "cache", "uploads"):
        place = Path(settings.DATA_DIR) / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
