"""What becomes of an import that is killed, or meets another writer: programs with a database of their own."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.transfer.ties.conftest import WriteList

# Batches of two rows, no gazetteer, no long waiting for a lock; with HALT the third batch is written, but never ends.
DRIVER = """
import os, sys, time
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.1
import django
django.setup()
from twinhall import cli
from twinhall.transfer.ties import importing, wider

importing._BATCH, wider.GazetteerFile = 2, lambda size: {}
honest, calls = importing.record_known_ties, []

def halting(*args, **options):
    done = honest(*args, **options)
    calls.append(done)
    if len(calls) == 3:
        print("in the third batch", flush=True)
        time.sleep(600)
    return done

if os.environ.get("HALT"):
    importing.record_known_ties = halting
sys.exit(cli.main(sys.argv[1:]))
"""
ROWS = tuple(
    f"Place {number},DE,{50 + number / 10},{10 + number / 10},Farplace,RU,55.79,49.12,,x,p{number},,,,,"
    for number in range(10)
)
CONTENT = (
    "SELECT name, country, tie_count FROM twinhall_city ORDER BY name",
    "SELECT parties_key, kind, status, source_count FROM twinhall_tie ORDER BY parties_key",
    "SELECT tie_id, source_id FROM twinhall_tiesource ORDER BY tie_id, source_id",
    "SELECT city_id, keys FROM twinhall_citysearch ORDER BY city_id",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with an empty register."""
    folder = tmp_path / "data"
    folder.mkdir()
    subprocess.run(program("migrate"), env=environment(folder), check=True, capture_output=True)
    return folder


def program(*words: str) -> list[str]:
    return [sys.executable, "-c", DRIVER, *words]


def environment(data: Path, **more: str) -> dict[str, str]:
    ours = {"TWINHALL_DATA_DIR": str(data), "TWINHALL_SECRET_KEY": "test"}
    ours["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TWINHALL_")}
    return kept | ours | more


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(program(*words), env=environment(data), capture_output=True, text=True, check=False)


def database(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(data / "twinhall.sqlite3", isolation_level=None)


def content(data: Path) -> list[list[Any]]:
    connection = database(data)
    try:
        return [connection.execute(query).fetchall() for query in CONTENT]
    finally:
        connection.close()


def kill_in_third_batch(data: Path, path: Path) -> None:
    command = program("import", "ties", str(path))
    with subprocess.Popen(command, env=environment(data, HALT="1"), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the third batch\n"
        process.kill()


def test_a_killed_import_leaves_whole_batches_and_the_next_completes_it(
    data: Path, tmp_path: Path, write_list: WriteList
) -> None:
    path, undisturbed = write_list(*ROWS), tmp_path / "undisturbed"
    shutil.copytree(data, undisturbed)
    kill_in_third_batch(data, path)
    assert len(content(data)[1]) == 4

    completed, whole = run(data, "import", "ties", str(path)), run(undisturbed, "import", "ties", str(path))

    assert (completed.stdout, completed.returncode) == (whole.stdout, 0)
    assert whole.stdout.splitlines()[-1] == "read 10, recorded 10, known 0, unsure 0, refused 0"
    assert content(data) == content(undisturbed)
    again = run(data, "import", "ties", str(path))
    assert again.stdout.splitlines()[-1] == "read 10, recorded 0, known 10, unsure 0, refused 0"


def test_another_writer_is_told_in_a_sentence(data: Path, write_list: WriteList) -> None:
    other = database(data)
    other.execute("BEGIN IMMEDIATE")
    try:
        refused = run(data, "import", "ties", str(write_list(*ROWS)))
    finally:
        other.close()
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith(
        "Another program holds the database; wait until it is done"
    )
    assert "Traceback" not in refused.stderr
