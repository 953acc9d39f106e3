"""Backup and restore: nothing is lost, nothing half-done is left, nothing altered is taken."""

import contextlib
import datetime
import io
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from tests.factories import MandateFactory, PersonFactory
from tests.small_world import build_small_world
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.models import Entry
from twinhall.domain.uploads.actions import keep_upload
from twinhall.domain.uploads.keeping import read_upload
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo, CannotRead
from twinhall.transfer.backup import writing
from twinhall.transfer.backup.reading import open_backup, restore
from twinhall.transfer.backup.tables import LEFT_OUT, tables_in_backup
from twinhall.transfer.backup.writing import write_backup

AT = datetime.datetime(2026, 3, 12, 9, 0, 0, 123456, tzinfo=datetime.UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "twinhall.backup"


def fill() -> Upload:
    """A register with people who act in it, and one file."""
    build_small_world()
    mandate = MandateFactory.create()
    return keep_upload(
        io.BytesIO(PDF),
        shown_name="Письмо.pdf",
        purpose="claim-letter",
        owner=mandate.person,
        at=AT,
        door="test",
    )


def empty() -> None:
    call_command("flush", verbosity=0, interactive=False)


def rows() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values())
        for model in tables_in_backup()
    }


def test_everything_comes_back_as_it_was(file: Path, settings: Settings, tmp_path: Path) -> None:
    upload = fill()
    page = Client().get("/en/cities/kazan/").content
    before = rows()
    made = write_backup(file, at=AT)
    empty()
    settings.UPLOADS_DIR = tmp_path / "elsewhere"
    restored = restore(open_backup(file))
    assert rows() == before
    assert (restored.rows, restored.uploads) == (made.rows, 1)
    assert read_upload(upload) == PDF
    call_command("journal", "verify")
    assert Client().get("/en/cities/kazan/").content == page
    assert "Казань" in Client().get("/en/cities/suggestions?q=каз").content.decode()


def test_new_rows_after_a_restore_get_new_keys(file: Path) -> None:
    fill()
    write_backup(file, at=AT)
    empty()
    restore(open_backup(file))
    last = max(person["id"] for person in rows()["twinhall.person"])
    assert PersonFactory.create().pk > last
    assert record("city.named", "x", by=None, at=AT, door="test").number == Entry.objects.count()


def test_the_file_is_for_its_owner_alone_and_is_not_overwritten(file: Path) -> None:
    write_backup(file, at=AT)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CannotDo, match="there already"):
        write_backup(file, at=AT)
    write_backup(file, at=AT, overwrite=True)
    assert list(file.parent.glob("*.part")) == []


def test_a_folder_is_no_place_for_a_backup_even_by_force(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="is a folder"):
        write_backup(tmp_path, at=AT, overwrite=True)


def test_of_two_backups_to_one_file_neither_spoils_the_other(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    first_write = writing._write

    def begin_another_in_the_middle(out: Any, at: datetime.datetime) -> dict[str, Any]:
        monkeypatch.setattr(writing, "_write", first_write)
        made = first_write(out, at)
        monkeypatch.setattr(writing, "_write", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_backup(file, at=at)
        return made

    monkeypatch.setattr(writing, "_write", begin_another_in_the_middle)
    write_backup(file, at=AT)
    open_backup(file)
    assert list(file.parent.glob("*.part")) == []


def test_a_failed_backup_leaves_no_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("twinhall.transfer.backup.writing._write_table", fail)
    with pytest.raises(OSError, match="No space"):
        write_backup(file, at=AT)
    assert list(file.parent.glob("twinhall.backup*")) == []


WRITER = """
import django, pathlib, sys
django.setup()
from django.utils import timezone
from twinhall.domain.journal.actions import record
while not pathlib.Path(sys.argv[1]).exists():
    record("city.named", "cty_x", by=None, at=timezone.now(), door="test", concerns=["cty_a", "bod_b"])
"""


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path, file: Path) -> None:
    # Real processes on a database of their own: the tests' SQLite is in memory, where a reader holds up a writer.
    with scratch_database(tmp_path) as environment:
        run_twinhall(environment, "migrate")
        ended = tmp_path / "ended"
        command = [sys.executable, "-c", WRITER, str(ended)]
        with subprocess.Popen(command, env=environment | {"DJANGO_SETTINGS_MODULE": SETTINGS}) as writer:
            try:
                for number in range(3):
                    run_twinhall(environment, "backup", str(file.with_suffix(f".{number}")))
            finally:
                ended.touch()
        assert writer.returncode == 0
    with scratch_database(tmp_path / "empty") as environment:
        said = run_twinhall(environment, "restore", str(file.with_suffix(".2")))
        counts = {label: int(rows.replace(",", "")) for rows, label in re.findall(r"([\d,]+)  (\S+)", said)}
        assert counts["twinhall.entry"] > 3
        assert counts["twinhall.entryconcern"] == 2 * counts["twinhall.entry"]
        run_twinhall(environment, "journal", "verify")


def test_a_restore_that_is_refused_makes_no_tables(tmp_path: Path, file: Path) -> None:
    fill()
    write_backup(file, at=AT)
    altered(file, "manifest.json", lambda text: text.replace(b'"twinhall.0002', b'"twinhall.9999'))
    with scratch_database(tmp_path) as environment:
        command = [sys.executable, "-m", "twinhall", "restore", str(file)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, "whose tables are newer" in done.stderr) == (1, True)
        # So the version that made it can restore there.
        asked = [sys.executable, "-m", "twinhall", "journal", "verify"]
        answer = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
        assert "twinhall migrate" in answer.stderr


SETTINGS = "twinhall.config.settings"


@contextlib.contextmanager
def scratch_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with an empty database, of the kind that is tested."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
        "TWINHALL_DATA_DIR": str(folder / "data"),
        "TWINHALL_SECRET_KEY": "for this test only",
    }
    (folder / "data").mkdir(parents=True)
    if connection.vendor == "sqlite":
        yield environment
        return
    name = f"{connection.settings_dict['NAME']}_scratch"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    server = os.environ["TWINHALL_TEST_DATABASE_URL"].rpartition("/")[0]
    try:
        yield environment | {"TWINHALL_DATABASE_URL": f"{server}/{name}"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_twinhall(environment: dict[str, str], *words: str) -> str:
    """What the command said on stdout; fails the test with what it complained of."""
    command = [sys.executable, "-m", "twinhall", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def altered(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """The same archive with one member changed, as somebody does who repairs the archive's own sums."""
    with zipfile.ZipFile(file) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(file, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)


def pressed_otherwise(archive: bytes) -> bytes:
    """Each entry says that it is pressed by bzip2, which it is not."""
    return archive.replace(b"\x00\x00\x08\x00", b"\x00\x00\x0c\x00")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-100]),
        lambda file: file.write_bytes(b"no archive"),
        lambda file: altered(
            file, "tables/twinhall.city.jsonl", lambda rows: rows.replace(b"Kazan", b"Nazak")
        ),
        lambda file: altered(file, "tables/twinhall.city.jsonl", lambda rows: rows.split(b"\n", 1)[1]),
        lambda file: altered(
            file, "manifest.json", lambda text: text.replace(b'"format": 1', b'"format": 2')
        ),
        lambda file: altered(file, "manifest.json", lambda text: b"{}"),
        lambda file: altered(file, "manifest.json", lambda text: b"[]"),
        lambda file: altered(
            file, "manifest.json", lambda text: text.replace(b'"format": 1', b'"format": "1"')
        ),
        lambda file: altered(file, "manifest.json", lambda text: text.replace(b'"migrations"', b'"x"')),
        lambda file: file.write_bytes(file.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03")),
        lambda file: file.write_bytes(pressed_otherwise(file.read_bytes())),
    ],
    ids=[
        *("cut off", "no archive", "a word altered", "a row gone", "a newer format", "no list"),
        *("a list of another shape", "a format that is no number", "no migrations", "no entries"),
        "pressed in another way than it says",
    ],
)
def test_what_is_cut_off_or_altered_is_refused(file: Path, damage: Callable[[Path], object]) -> None:
    fill()
    write_backup(file, at=AT)
    damage(file)
    with pytest.raises(CannotRead):
        open_backup(file)


def test_an_upload_that_would_lie_elsewhere_is_refused(file: Path) -> None:
    fill()
    write_backup(file, at=AT)

    def lead_elsewhere(text: bytes) -> bytes:
        manifest = json.loads(text)
        manifest["uploads"] = {"../../evil": next(iter(manifest["uploads"].values()))}
        return json.dumps(manifest).encode()

    altered(file, "manifest.json", lead_elsewhere)
    with pytest.raises(CannotRead, match="no name of an upload"):
        open_backup(file)


def test_a_database_with_rows_is_left_alone(file: Path) -> None:
    fill()
    write_backup(file, at=AT)
    before = rows()
    with pytest.raises(CannotDo, match="empty one"):
        restore(open_backup(file))
    assert rows() == before


def test_a_backup_of_other_tables_is_refused(file: Path) -> None:
    fill()
    write_backup(file, at=AT)
    empty()
    backup = open_backup(file)
    backup.manifest["migrations"].append("twinhall.9999_later")
    with pytest.raises(CannotDo, match="newer"):
        restore(backup)
    assert not any(rows().values())


def test_what_fails_in_the_middle_leaves_an_empty_database(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    write_backup(file, at=AT)
    empty()
    monkeypatch.setattr("twinhall.transfer.backup.reading.keep_bytes", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore(open_backup(file))
    assert not any(rows().values())


def test_what_fails_in_the_middle_takes_no_file_away_that_lay_there_before(file: Path) -> None:
    upload = fill()
    write_backup(file, at=AT)
    empty()  # the database is lost, the folder of uploads is not
    backup = open_backup(file)
    backup.manifest["uploads"]["zz/zzz"] = {}  # what comes after it cannot be brought back
    with pytest.raises(KeyError):
        restore(backup)
    assert read_upload(upload) == PDF


def test_after_a_restore_the_journal_still_only_grows(file: Path) -> None:
    fill()
    write_backup(file, at=AT)
    empty()
    restore(open_backup(file))
    for statement in ("UPDATE twinhall_entry SET verb = 'x'", "DELETE FROM twinhall_entry"):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_table_is_in_the_backup_or_left_out_for_a_reason() -> None:
    every = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    held = {model._meta.label_lower for model in tables_in_backup()}
    assert held | set(LEFT_OUT) >= every
    assert held & set(LEFT_OUT) == set()
