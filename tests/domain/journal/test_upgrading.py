"""An installation from before there was a chain: its entries are numbered and sealed, its people get their ids."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

BEFORE = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
import datetime

call_command("migrate", "twinhall", "0002_search", verbosity=0)
state = MigrationExecutor(connection).loader.project_state([("twinhall", "0002_search")])
Entry, Person = (state.apps.get_model("twinhall", name) for name in ("Entry", "Person"))
for number in range(1, 2502):
    Entry.objects.create(
        at=datetime.datetime(2026, 1, 1, 0, 0, 0, number, tzinfo=datetime.UTC), door="command",
        verb="ties.recorded", subject=f"Список {number}", before={"share": 0.5}, after={"new": number, "big": 1e16},
    )
Entry.objects.filter(pk__in=[2, 3]).delete()
for name in ("Vera", "Igor"):
    Person.objects.create(email=f"{name}@city.example", display_name=name, joined_at=timezone.now())
call_command("migrate", verbosity=0)
call_command("journal", "verify")

from django.db import DatabaseError, transaction
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry, JournalHead
from twinhall.domain.people.models import Person
record("ties.recorded", "after", by=None, at=timezone.now(), door="command", concerns=["cty_a"])
call_command("journal", "verify")
numbers = list(Entry.objects.values_list("number", flat=True))
print(numbers == list(range(1, 2501)), JournalHead.objects.get().number)
print(sorted((person.public_id[:4], len(person.public_id)) for person in Person.objects.all()))
try:
    with transaction.atomic():
        Entry.objects.update(verb="x")
except DatabaseError as refused:
    print("append-only" in str(refused))
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with a database of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWINHALL_")}
    environment |= {
        "TWINHALL_DATA_DIR": str(tmp_path),
        "TWINHALL_SECRET_KEY": "for this test only",
        "DJANGO_SETTINGS_MODULE": "twinhall.config.settings",
    }
    if connection.vendor == "sqlite":
        yield environment
        return
    import psycopg

    known = connection.settings_dict
    server: dict[str, Any] = {
        "host": known["HOST"] or None,
        "port": known["PORT"] or None,
        "user": known["USER"] or None,
        "password": known["PASSWORD"] or None,
    }
    name = f"{known['NAME'].removeprefix('test_')}_upgrade"
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
        url = os.environ["TWINHALL_TEST_DATABASE_URL"].rpartition("/")[0]
        yield environment | {"TWINHALL_DATABASE_URL": f"{url}/{name}"}
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_old_entries_are_numbered_and_sealed_and_guarded(scratch: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", BEFORE], env=scratch, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second, *rest = done.stdout.splitlines()
    assert first.startswith("2,499 entries, in order; last seal 2499:")
    assert second.startswith("2,500 entries, in order; last seal 2500:")
    assert rest == ["True 2500", "[('per_', 17), ('per_', 17)]", "True"]
