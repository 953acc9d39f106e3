"""`twinhall check`: Django's own checks, then whether this installation can serve."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as DjangoCheck
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from twinhall.access.examples import examples_are_shown, number_of_examples
from twinhall.transfer.papers.typesetting import FontsMissing, check_fonts

_ASSETS = ("dist/site.css", "dist/fonts.css", "dist/site.js", "dist/map.js")


class Command(DjangoCheck):
    help = "Checks the settings, the database, the migrations, the built assets and the data directory."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--settings-only", action="store_true", help="only Django's checks of the code")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["settings_only"]:
            return
        faults = [*_database_faults(), *_asset_faults(), *_font_faults(), *_directory_faults()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} of the checks failed.", returncode=1)
        for warning in _warnings():
            self.stderr.write(warning)
        self.stdout.write("Database, migrations, assets and data directory: in order.")


def _database_faults() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield f"The database does not answer: {error}"
        return
    if waiting:
        yield f"{len(waiting)} migrations wait to be applied: run `twinhall migrate`."
    if connection.vendor == "postgresql" and not _knows_letters():
        yield (
            "The database’s LC_CTYPE knows Latin letters only, so names in other scripts would be searched for "
            "without the index: make it anew with a UTF-8 locale, such as C.UTF-8 (see settings.md)."
        )


def _warnings() -> Iterator[str]:
    """What need not be a fault, but should be known."""
    examples = number_of_examples()
    if examples and not examples_are_shown():
        yield (
            f"Warning: this database holds {examples} example people of a demo, with invented mandates and claims. "
            "They cannot sign in here; but cities would be shown as verified that are not. Serve it with "
            "TWINHALL_DEMO=1, or begin with an empty database."
        )


def _knows_letters() -> bool:
    """Whether PostgreSQL takes Cyrillic for letters; under the locale C its trigrams pass over them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'я' ~ '[[:alpha:]]'")
        return bool(cursor.fetchone()[0])


def _asset_faults() -> Iterator[str]:
    for asset in _ASSETS:
        if finders.find(asset) is None:
            yield f"{asset} is not built: run `python3 run.py version`, which builds the assets."


def _font_faults() -> Iterator[str]:
    try:
        check_fonts()
    except FontsMissing as fault:
        yield str(fault)


def _directory_faults() -> Iterator[str]:
    place = Path(settings.DATA_DIR)
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield f"The data directory {place} cannot be written ({error.strerror}): set TWINHALL_DATA_DIR."
