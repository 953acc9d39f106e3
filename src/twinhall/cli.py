"""The command `twinhall WORD ARGS`: finds the command and tells its errors as one sentence.

Exit codes: 0 done, 1 done with refusals or a failed check, 2 bad usage or input that cannot be read,
130 interrupted. Messages go to stderr; a traceback only when `TWINHALL_DEBUG=1`.
"""

import errno
import os
import sys
from argparse import ArgumentError, ArgumentParser
from pathlib import Path
from secrets import token_urlsafe

from twinhall import __version__

# What a person may call. Django's other commands answer to `python -m django`.
_COMMANDS = {
    "demo": "prepare a demo with real data and serve it",
    "serve": "serve the site",
    "worker": "do jobs, daily routines and mail as they fall due, until told to end",
    "tick": "do once what is due now, for a timer",
    "operator": "make an account an operator: operator add EMAIL",
    "migrate": "bring the database's tables up to date",
    "import": "read cities, ties or events from a file: import ties FILE",
    "worklist": "answer which cities rows of lists mean",
    "export": "write cities, ties or events to a file: export ties OUT",
    "backup": "write database and uploads into one file: backup FILE",
    "restore": "bring a backup back into an empty database: restore FILE",
    "partners": "find partners: partners learn, partners evaluate, or from files: partners rank …",
    "sign": "sign a PDF with a key of one’s own: sign FILE OUT --key KEY.p12",
    "journal": "check that no entry of the journal is missing or altered: journal verify",
    "check": "check settings, database, migrations, assets and data directory",
    "version": "print the version",
}
# These make or check signatures (cookies, forms), so they need a secret key that stays.
_COMMANDS_THAT_SIGN = ("demo", "serve", "worker", "check")
_DEMO_DATA = "var/demo"


def main(words: list[str] | None = None) -> int:
    """Run one command; `words` are the arguments without the program's name. Gives the exit code."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("help", "--help", "-h"):
        print(_overview(), file=sys.stdout if words else sys.stderr)
        return 0 if words else 2
    if words[0] in ("version", "--version"):
        print(__version__)
        return 0
    try:
        return _run(words)
    except KeyboardInterrupt:
        return _complain("Interrupted; the same command can be run again.", 130)
    except BrokenPipeError:
        # Whoever read our output has seen enough; without this Python complains while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("TWINHALL_DEBUG", "").lower() in ("1", "true", "yes", "on"):
            raise
        return _complain(*_told(error))


def _run(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twinhall.config.settings")
    _prepare_environment(words[0], words[1:])
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    if words[0] not in get_commands():
        return _complain(f"There is no command `{words[0]}`.\n\n{_overview()}", 2)
    app = get_commands()[words[0]]
    command = load_command_class(app, words[0]) if isinstance(app, str) else app
    try:
        command.run_from_argv(["twinhall", *words])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _prepare_environment(word: str, words: list[str]) -> None:
    """Settle what the settings must know before they are read."""
    if word == "demo":
        _choose_demo(_named_in(words, "--data", os.environ.get("TWINHALL_DATA_DIR", _DEMO_DATA)))
        # Links in mails and calendars lead to where this demo is served.
        port = _named_in(words, "--port", "8000")
        os.environ.setdefault("TWINHALL_SITE_ADDRESS", f"http://127.0.0.1:{port}")
    elif not os.environ.keys() & {"TWINHALL_DATA_DIR", "TWINHALL_DATABASE_URL"} and _is_only_demo_here():
        print(f"Working on the demo in {_DEMO_DATA} (TWINHALL_DATA_DIR chooses another).", file=sys.stderr)
        _choose_demo(_DEMO_DATA)
    if word not in _COMMANDS_THAT_SIGN:
        # Nothing is signed by these, and importing a file should not ask for a secret.
        os.environ.setdefault("TWINHALL_SECRET_KEY", token_urlsafe(50))


def _choose_demo(place: str) -> None:
    os.environ["TWINHALL_DATA_DIR"] = str(Path(place).resolve())
    os.environ.setdefault("TWINHALL_DEMO", "1")


def _named_in(words: list[str], option: str, otherwise: str) -> str:
    parser = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument(option, dest="named", default=otherwise)
    try:
        return str(parser.parse_known_args(words)[0].named)
    except ArgumentError:
        return otherwise  # the command itself will say what is wrong with its arguments


def _is_only_demo_here() -> bool:
    return Path(_DEMO_DATA, "twinhall.sqlite3").exists() and not Path("var/data").exists()


def _told(error: Exception) -> tuple[str, int]:
    """What to say of an error that no command told by itself, and the exit code."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    if isinstance(error, ImproperlyConfigured):
        return f"The settings do not do: {error}", 2
    if _is_full_disk(error):
        return "The disk is full: nothing more was written. Make room and run the same command again.", 1
    if isinstance(error, DatabaseError):
        return _told_of_database(str(error)), 1
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}.", 2
    if _is_meant_for_people(error):
        return str(error), 2 if type(error).__name__ == "CannotRead" else 1
    return (
        f"Twinhall met something it did not expect ({type(error).__name__}: {error}). Nothing half-done was kept. "
        "With TWINHALL_DEBUG=1 the same command shows where; please report it.",
        1,
    )


def _is_full_disk(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if "database or disk is full" in str(error):
            return True
        error = error.__cause__
    return False


def _told_of_database(said: str) -> str:
    if "no such table" in said or "does not exist" in said or "no such column" in said:
        return "The database has not the tables of this version: run `twinhall migrate` first."
    if "database is locked" in said:
        return "Another program holds the database; wait until it is done and run the same command again."
    if "unable to open" in said:
        return "The database file cannot be opened: does its folder exist, and may it be written (TWINHALL_DATA_DIR)?"
    return f"The database does not answer: {said.strip()}"


def _is_meant_for_people(error: Exception) -> bool:
    from twinhall.kit.errors import CannotDo

    return isinstance(error, CannotDo)


def _overview() -> str:
    lines = "\n".join(f"  {word:<10} {what}" for word, what in _COMMANDS.items())
    return f"usage: twinhall WORD [ARGS]\n\n{lines}\n\n`twinhall WORD --help` tells more about one of them."


def _complain(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
