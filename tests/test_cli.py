"""The outer shell of the command: sentences and exit codes, never a traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from twinhall import __version__, cli
from twinhall.kit.errors import CannotDo, CannotRead


def twinhall(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in an environment of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TWINHALL_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "twinhall", *words],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
    )


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_no_word_at_all_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "usage: twinhall" in capsys.readouterr().err


def test_an_unknown_word_is_bad_usage(tmp_path: Path) -> None:
    said = twinhall("fly", folder=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("There is no command `fly`.")


def test_serving_without_a_secret_key_is_refused_in_a_sentence(tmp_path: Path) -> None:
    said = twinhall("serve", folder=tmp_path, TWINHALL_DATA_DIR=str(tmp_path))
    assert said.returncode == 2
    assert "TWINHALL_SECRET_KEY is not set" in said.stderr
    assert "Traceback" not in said.stderr


def test_bad_arguments_are_bad_usage(tmp_path: Path) -> None:
    said = twinhall("demo", "--port", "many", folder=tmp_path)
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("error", "told", "code"),
    [
        (ImproperlyConfigured("TWINHALL_X is odd"), "TWINHALL_X is odd", 2),
        (CannotDo("The city has no mandate."), "The city has no mandate.", 1),
        (CannotRead("Line 3 is no CSV."), "Line 3 is no CSV.", 2),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full", 1),
        (OperationalError("no such table: twinhall_city"), "twinhall migrate", 1),
        (OperationalError("database or disk is full"), "disk is full", 1),
        (OperationalError("database is locked"), "Another program holds the database", 1),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "ties.csv"),
            "ties.csv: No such file",
            2,
        ),
        (ZeroDivisionError("division by zero"), "did not expect (ZeroDivisionError", 1),
        (KeyboardInterrupt(), "Interrupted", 130),
    ],
)
def test_errors_become_one_sentence_and_an_exit_code(
    error: BaseException,
    told: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(words: list[str]) -> int:
        raise error

    monkeypatch.setattr(cli, "_run", fail)
    assert cli.main(["check"]) == code
    assert told in capsys.readouterr().err


def test_debugging_shows_the_whole_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(words: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_run", fail)
    monkeypatch.setenv("TWINHALL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["check"])
