"""The database itself refuses to change what the journal holds."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.domain.journal.tampering import run
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry, EntryConcern

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 7, 9, 12, tzinfo=datetime.UTC)
ROW = 'number, at, "by", acting_for, door, verb, subject, before, after, previous_hash, hash'
ALTERED = ROW.replace("verb", "'claim.lapsed'")


@pytest.fixture
def entry() -> Entry:
    entry = record("claim.made", "clm_1", by=None, concerns=["cty_kazan"], at=AT, door="page")
    if connection.vendor == "postgresql":
        run(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # it would not TRUNCATE a table with checks that wait, in any case
    return entry


REFUSED = [
    "UPDATE twinhall_entry SET verb = 'claim.lapsed'",
    "UPDATE twinhall_entry SET verb = verb WHERE number = 1",
    "DELETE FROM twinhall_entry WHERE number = 1",
    "UPDATE twinhall_entryconcern SET reference = 'cty_durban'",
    "DELETE FROM twinhall_entryconcern",
]
ON_POSTGRESQL = [
    "TRUNCATE twinhall_entry, twinhall_entryconcern",
    "TRUNCATE twinhall_entryconcern",
    "TRUNCATE twinhall_entry CASCADE",
    f"INSERT INTO twinhall_entry ({ROW}) SELECT {ROW} FROM twinhall_entry "
    "ON CONFLICT (number) DO UPDATE SET verb = 'claim.lapsed'",
]
ON_SQLITE = [
    f"INSERT OR REPLACE INTO twinhall_entry ({ROW}) SELECT {ALTERED} FROM twinhall_entry",
    f"REPLACE INTO twinhall_entry (id, {ROW}) SELECT id, {ROW} FROM twinhall_entry",
    "REPLACE INTO twinhall_entryconcern (entry_id, reference) SELECT entry_id, reference FROM twinhall_entryconcern",
    f"INSERT INTO twinhall_entry ({ROW}) SELECT {ROW} FROM twinhall_entry WHERE true "
    "ON CONFLICT (number) DO UPDATE SET verb = 'claim.lapsed'",
]


def vendors_statements() -> list[str]:
    return [*REFUSED, *(ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)]


@pytest.mark.parametrize("statement", vendors_statements())
def test_it_is_refused(entry: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    entry.refresh_from_db()
    assert (entry.verb, list(entry.concerns.values_list("reference", flat=True))) == (
        "claim.made",
        ["cty_kazan"],
    )


def test_django_is_refused_as_well(entry: Entry) -> None:
    for change in (entry.save, entry.concerns.all().delete, Entry.objects.all().delete):
        with (
            pytest.raises((DatabaseError, ValueError), match=r"append-only|referenced"),
            transaction.atomic(),
        ):
            change()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(verb="claim.lapsed")


def test_the_triggers_stand_after_all_migrations() -> None:
    if connection.vendor == "postgresql":
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY tgname"
        expected = ["twinhall_entry_only_grows", "twinhall_entryconcern_only_grows"]
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'twinhall_entry%' ORDER BY name"
        expected = [
            f"twinhall_{table}_no_{verb}"
            for table in ("entry", "entryconcern")
            for verb in ("delete", "replace", "update")
        ]
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert [name for (name,) in cursor.fetchall() if name.startswith("twinhall_entry")] == expected


def test_concerns_are_kept_once_and_empty_ones_are_left_out() -> None:
    record("claim.made", "clm_1", by=None, concerns=["cty_b", "", "cty_a", "cty_b"], at=AT, door="page")
    assert list(EntryConcern.objects.order_by("pk").values_list("reference", flat=True)) == ["cty_a", "cty_b"]
