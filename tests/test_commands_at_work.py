"""`twinhall tick` and `twinhall worker` as an operator runs them: processes of their own beside each other."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.mail_server import MailServerStandIn

# On PostgreSQL a database of its own beside the one of the other tests.
SERVER = os.environ.get("TWINHALL_TEST_DATABASE_URL", "")
DATABASE = f"{SERVER.rpartition('/')[2]}_at_work"
ADDRESS = f"{SERVER.rpartition('/')[0]}/{DATABASE}" if SERVER else ""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory with a database of its own."""
    place = tmp_path_factory.mktemp("installation")
    on_server(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)', f'CREATE DATABASE "{DATABASE}"')
    subprocess.run([*COMMAND, "migrate", "-v0"], env=environment(place), check=True)
    yield place
    on_server(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def on_server(*commands: str) -> None:
    if not SERVER:
        return
    import psycopg

    with psycopg.connect(f"{SERVER.rpartition('/')[0]}/postgres", autocommit=True) as server:
        for command in commands:
            server.execute(command)


@pytest.fixture
def server() -> Iterator[MailServerStandIn]:
    with MailServerStandIn() as server:
        yield server


COMMAND = (sys.executable, "-m", "twinhall")


def environment(place: Path, server: MailServerStandIn | None = None) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TWINHALL_", "DJANGO_"))
    }
    port = server.words["port"] if server else 9
    return kept | {
        "TWINHALL_DATA_DIR": str(place),
        "TWINHALL_SECRET_KEY": "of the tests",
        "TWINHALL_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        **({"TWINHALL_DATABASE_URL": ADDRESS} if ADDRESS else {}),
    }


def begun(place: Path, server: MailServerStandIn, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *words],
        env=environment(place, server),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows(place: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database answers, to the letter for both kinds."""
    if ADDRESS:
        import psycopg

        with psycopg.connect(ADDRESS) as server:
            asked = server.execute(query.replace("?", "%s"), values)
            return asked.fetchall() if asked.description else []
    with closing(sqlite3.connect(place / "twinhall.sqlite3", timeout=20)) as database:
        found = database.execute(query, values).fetchall()
        database.commit()
    return found


def write(place: Path, count: int) -> None:
    rows(place, "DELETE FROM twinhall_message")
    for number in range(count):
        rows(
            place,
            'INSERT INTO twinhall_message (public_id, "to", subject, text, html, kind, language, state, written_at,'
            " attempts, next_try_at, last_problem, off_url) VALUES (?, ?, 's', 't', '', '', 'en', 'waiting',"
            " '2026-01-01 00:00:00', 0, '2026-01-01 00:00:00', '', '')",
            f"msg_{number}",
            f"person{number}@city.example",
        )


def test_two_ticks_and_a_worker_at_once_send_each_message_once_and_do_each_routine_once(
    place: Path, server: MailServerStandIn
) -> None:
    rows(place, "DELETE FROM twinhall_routinerun")
    write(place, 30)
    worker = begun(place, server, "worker", "--every", "0.2")
    ticks = [begun(place, server, "tick") for _number in range(2)]
    told = [tick.communicate(timeout=60) for tick in ticks]
    assert [(tick.returncode, said[1]) for tick, said in zip(ticks, told, strict=True)] == [(0, ""), (0, "")]
    wait_until(lambda: rows(place, "SELECT DISTINCT state FROM twinhall_message") == [("sent",)])
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=20)
    assert (worker.returncode, err) == (0, "")
    assert out.endswith("Ended.\n")
    taken = Counter(message_from_bytes(content)["Message-ID"] for content in server.conduct.taken)
    assert (len(taken), set(taken.values())) == (30, {1})
    assert {row[0] for row in rows(place, "SELECT attempts FROM twinhall_routinerun")} == {1}


def test_a_worker_that_is_told_to_end_brings_its_job_to_an_end(
    place: Path, server: MailServerStandIn
) -> None:
    write(place, 1)
    server.conduct.seconds = 2.0
    worker = begun(place, server, "worker", "--every", "0.2")
    wait_until(lambda: rows(place, "SELECT state FROM twinhall_message") == [("sending",)])
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert rows(place, "SELECT state FROM twinhall_message") == [("sent",)]


def test_a_worker_that_is_killed_leaves_what_it_was_sending_for_an_operator(
    place: Path, server: MailServerStandIn
) -> None:
    write(place, 1)
    server.conduct.seconds = 3.0
    worker = begun(place, server, "worker", "--every", "0.2")
    wait_until(lambda: rows(place, "SELECT state FROM twinhall_message") == [("sending",)])
    worker.kill()
    worker.communicate(timeout=20)
    rows(place, "UPDATE twinhall_message SET begun_at = '2026-01-01 00:00:00'")
    tick = begun(place, server, "tick")
    tick.communicate(timeout=60)
    assert rows(place, "SELECT state, attempts FROM twinhall_message") == [("unsure", 1)]


def test_a_tick_does_not_wait_for_a_mail_server_that_is_down(place: Path) -> None:
    write(place, 5)
    said = subprocess.run(
        [*COMMAND, "tick"], env=environment(place), capture_output=True, text=True, timeout=60
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert rows(place, "SELECT state, count(*) FROM twinhall_message GROUP BY state") == [("waiting", 5)]


def wait_until(holds: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
