#!/usr/bin/env python3
"""Sets Twinhall up and runs it: `python3 run.py demo`, `python3 run.py test`, `python3 run.py ANY COMMAND`.

Needs Python 3.11 or newer with its venv module, and a package index that answers. Everything it makes stays
in this folder (.venv, frontend/node_modules, var). What is done is remembered by fingerprints, so the next
start takes a moment, and a set-up that was interrupted goes on where it stopped.

Only the standard library, and only words that Python 3.6 can read: so that an old one can say what is wrong.
"""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from typing import Callable, Iterable

OLDEST_PYTHON = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STATE = os.path.join(VENV, "twinhall-set-up.json")
SCRIPTS = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = os.path.join(SCRIPTS, "python.exe" if os.name == "nt" else "python")
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-dev.lock"
# What the build makes beside compiled messages; each folder has a stamp when it is whole.
BUILT = ("src/twinhall/web/static/dist", "src/twinhall/transfer/papers/fonts")
# What a change of makes it necessary to install the project itself again.
PROJECT_FILES = ("pyproject.toml", "src/twinhall/__init__.py")

USAGE = """usage: python3 run.py demo [ARGS]   set up, prepare a demo with real data and serve it at http://127.0.0.1:8000/
       python3 run.py test [ARGS]   set up and run the tests (ARGS go to pytest)
       python3 run.py WORD [ARGS]   set up and run `twinhall WORD ARGS`; `python3 run.py help` lists the words
"""

# What package tools write when nobody answers them, and what they write when the disk is full.
SIGNS_OF_NO_NETWORK = (
    "name resolution",
    "newconnectionerror",
    "connection refused",
    "network is unreachable",
    "max retries exceeded",
    "no matching distribution",
    "could not find a version",
    "dns error",
    "error sending request",
    "client error (connect)",
    "failed to fetch",
    "timed out",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
    "enetunreach",
)
SIGNS_OF_FULL_DISK = ("no space left", "enospc", "errno 28", "disk quota exceeded")


# A step is given its line of progress and says in the end what came of it.
Work = Callable[["Line"], str]


class SetUpFailed(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The set-up cannot go on; the text says why and what to do."""


def main(words: "list[str]") -> int:
    """Set up what is not yet set up, then become the wanted command. Returns an exit code."""
    if sys.version_info < OLDEST_PYTHON:
        return complain(
            "Twinhall needs Python %d.%d or newer; this is %s (%s).\nInstall a newer one and call it by its name, "
            "for example: python3.11 run.py demo" % (OLDEST_PYTHON + (sys.version.split()[0], sys.executable))
        )
    if not words or words[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0 if words else 2
    is_test = words[0] == "test"
    try:
        set_up(with_tests=is_test)
    except SetUpFailed as failure:
        return complain(str(failure))
    except OSError as error:
        return complain(explained(error))
    except KeyboardInterrupt:
        return complain("\nInterrupted. The same command goes on from here.", 130)
    if is_test:
        # Every process of the tests would compile each module anew, some ten seconds of it.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        return become(test_command(words[1:]), ROOT)
    return become([VENV_PYTHON, "-m", "twinhall"] + words, os.getcwd())


def set_up(with_tests: bool) -> None:
    """Make .venv, install the locked packages and the project, build the assets: each only where needed."""
    wanted = wanted_state(with_tests)
    state = read_state()
    steps = needed_steps(wanted, state)
    if not steps:
        return
    print("Setting Twinhall up (%d steps; later starts skip what is done)" % len(steps), flush=True)
    started = time.monotonic()
    for number, (key, title, work) in enumerate(steps, 1):
        line = Line("[%d/%d] %s" % (number, len(steps), title))
        # Forgotten before it is redone: an interrupted step is repeated, whatever it left.
        state.pop(key, None)
        state["begun"] = key
        write_state(state)
        line.end(work(line))
        del state["begun"]
        state[key] = wanted[key]
        write_state(state)
    print("Set up in %.0f s" % (time.monotonic() - started), flush=True)


def wanted_state(with_tests: bool) -> "dict[str, str]":
    """Fingerprints of everything the set-up is made from; the tests' packages only if they are wanted."""
    wanted = {
        "python": "%s %s" % (sys.version.split()[0], os.path.realpath(sys.executable)),
        "packages": fingerprint([RUN_LOCK]),
        "project": fingerprint(PROJECT_FILES),
        "assets": fingerprint(
            ["hatch_build.py", RUN_LOCK] + files_below("frontend") + files_below("src/twinhall/locale")
        ),
    }
    if with_tests:
        wanted["test packages"] = fingerprint([TEST_LOCK])
    return wanted


def needed_steps(wanted: "dict[str, str]", state: "dict[str, str]") -> "list[tuple[str, str, Work]]":
    """The steps whose fingerprints changed or whose results are gone: (key, title, function) in order."""
    if not os.path.exists(VENV_PYTHON):
        state.clear()
    if state.pop("begun", "").endswith("packages"):
        # A package may lie there half unpacked and count as installed.
        state.clear()
    if state.get("python") != wanted["python"]:
        # Packages of another Python are of no use to this one.
        state.clear()
    if not all(os.path.exists(os.path.join(ROOT, folder, ".stamp")) for folder in BUILT):
        state.pop("assets", None)
    steps = [
        ("python", "Virtual environment", make_venv),
        ("packages", "Python packages", lambda line: install(RUN_LOCK, line)),
        ("test packages", "Packages for the tests", lambda line: install(TEST_LOCK, line)),
        ("assets", "Styles, scripts, fonts and maps", build_assets),
        ("project", "Twinhall itself", install_project),
    ]
    return [step for step in steps if step[0] in wanted and state.get(step[0]) != wanted[step[0]]]


# --- The steps ---------------------------------------------------------------------------------------------------


def make_venv(line: "Line") -> str:
    """Make .venv anew with this Python."""
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise SetUpFailed(
            "This Python cannot make virtual environments: its venv or ensurepip module is missing.\n"
            "On Debian and Ubuntu install it with: sudo apt-get install python3-venv\n"
            "Then run the same command again."
        ) from None
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except subprocess.CalledProcessError as error:
        output = error.output.decode("utf-8", "replace") if error.output else ""
        raise SetUpFailed(
            "The virtual environment could not be made. On Debian and Ubuntu this mostly means that the package "
            "python3-venv is missing: sudo apt-get install python3-venv\n" + output[-800:]
        ) from None
    return "Python %s" % sys.version.split()[0]


def install(lock: str, line: "Line") -> str:
    """Install a lock file; every file that comes must have a hash written there."""
    total = count_packages(lock)
    uv = shutil.which("uv")
    if uv:
        line.show("%d packages, with uv" % total)
        command = [uv, "pip", "install", "--python", VENV_PYTHON, "--require-hashes", "--no-deps"]
    else:
        command = pip(
            "install",
            "--require-hashes",
            "--no-deps",
            "--no-compile",
            "--progress-bar",
            "off",
            "--retries",
            "2",
        )
    seen = set()  # type: set[str]

    def watch(text: str) -> None:
        # pip names each package as it comes to it, then installs all at once.
        if text.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen.add(text)
            line.show("%d of %d packages" % (len(seen), total))
        elif text.startswith("Installing collected"):
            line.show("%d of %d packages, unpacking" % (len(seen), total))

    run(command + ["-r", os.path.join(ROOT, lock)], "install the Python packages", watch)
    return "%d packages" % total


def build_assets(line: "Line") -> str:
    """Fetch the npm packages and bundle what browsers get."""
    line.pause()
    run(
        [VENV_PYTHON, "hatch_build.py"],
        "build the styles and scripts",
        lambda text: print("      " + text.strip(), flush=True),
    )
    return "built"


def install_project(line: "Line") -> str:
    """Install the project in place, so that `twinhall` is a command and changes count at once."""
    run(
        pip("install", "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT),
        "install the project",
        lambda text: None,
    )
    return "installed in place"


def pip(*words: str) -> "list[str]":
    """The words to call the virtual environment's pip."""
    return [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"] + list(words)


# --- The commands ------------------------------------------------------------------------------------------------


def test_command(arguments: "list[str]") -> "list[str]":
    """The words to call pytest; two processes unless the caller chose otherwise or names single tests."""
    command = [VENV_PYTHON, "-m", "pytest"]
    chosen = any(
        word.startswith(("-n", "--numprocesses", "--pdb", "-k")) or "::" in word for word in arguments
    )
    if not chosen:
        command += ["-n", str(min(os.cpu_count() or 1, 4))]
    return command + arguments


def become(command: "list[str]", folder: str) -> int:
    """Run `command` in the place of this process, so that signals and exit codes are its own."""
    os.chdir(folder)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)  # noqa: S606 - no shell, words of our own


# --- Tools -------------------------------------------------------------------------------------------------------


class Line:
    """One line of progress: rewritten in place at a terminal, begun and ended once elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.is_live = sys.stdout.isatty()
        self.started = time.monotonic()
        self.is_open = True
        self.write("%s …" % title, end="" if self.is_live else "\n")

    def show(self, figure: str) -> None:
        """Say how far the step is."""
        if self.is_live:
            self.write(
                "\r%s: %s, %.0f s \033[K" % (self.title, figure, time.monotonic() - self.started), end=""
            )

    def pause(self) -> None:
        """End the line so that the step can write lines of its own."""
        if self.is_live:
            print(flush=True)
            self.is_open = False

    def end(self, figure: str) -> None:
        """Say what came of it and how long it took."""
        lead = "\r" if self.is_live and self.is_open else ""
        self.write(
            "%s%s: %s, %.1f s%s"
            % (lead, self.title, figure, time.monotonic() - self.started, "\033[K" if lead else "")
        )

    def write(self, text: str, end: str = "\n") -> None:
        """Print at once; a terminal that knows no such sign gets a question mark instead."""
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), end=end, flush=True)


def run(command: "list[str]", purpose: str, watch: "Callable[[str], object]") -> None:
    """Run a tool and hand each line it writes to `watch`. Raises SetUpFailed with what it wrote last."""
    environment = dict(os.environ, PYTHONUTF8="1", PYTHONUNBUFFERED="1", NO_COLOR="1")
    environment.pop("PIP_REQUIRE_VIRTUALENV", None)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = []  # type: list[str]
    assert process.stdout is not None
    try:
        for raw in process.stdout:
            text = raw.decode("utf-8", "replace").rstrip()
            said.append(text)
            watch(text)
    except BaseException:
        process.kill()
        raise
    finally:
        code = process.wait()
    if code != 0:
        why = reason(purpose, "\n".join(said).lower())
        raise SetUpFailed("\n".join(said[-15:] + ["", why]))


def reason(purpose: str, said: str) -> str:
    """The sentence for a person, from the tool's own words in small letters."""
    if any(sign in said for sign in SIGNS_OF_FULL_DISK):
        return FULL_DISK
    if any(sign in said for sign in SIGNS_OF_NO_NETWORK):
        return (
            "Could not %s: the package index did not answer, or has not what is needed.\n"
            "Look at the network and, if there is one, the proxy (HTTPS_PROXY, PIP_INDEX_URL); then run the same "
            "command again: it goes on from here." % purpose
        )
    return "Could not %s; the lines above say why. After mending it run the same command again." % purpose


FULL_DISK = (
    "The disk is full. The set-up needs about 1 GB in %s; make room and run the same command again." % ROOT
)


def explained(error: OSError) -> str:
    """The sentence for an error of the operating system."""
    if error.errno == errno.ENOSPC:
        return FULL_DISK
    return "%s: %s. After mending it run the same command again." % (
        error.strerror or error,
        error.filename or ROOT,
    )


def complain(text: str, code: int = 1) -> int:
    """Write to stderr, give the exit code."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    return code


def fingerprint(names: "Iterable[str]") -> str:
    """SHA-256 over the names and contents of files of the project."""
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(name.encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def files_below(folder: str) -> "list[str]":
    """Every source file below a folder of the project, sorted; what is built or fetched is not among them."""
    found = []
    for place, folders, names in os.walk(os.path.join(ROOT, folder)):
        folders[:] = [name for name in folders if name != "node_modules"]
        found += [
            os.path.relpath(os.path.join(place, name), ROOT)
            for name in names
            if not name.endswith((".mo", ".growing", ".md"))
        ]
    return sorted(found)


def count_packages(lock: str) -> int:
    """How many packages a lock file names."""
    with open(os.path.join(ROOT, lock), encoding="utf-8") as file:
        return sum("==" in text and not text.startswith((" ", "#")) for text in file)


def read_state() -> "dict[str, str]":
    """What an earlier set-up finished; nothing when it cannot be read."""
    try:
        with open(STATE, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def write_state(state: "dict[str, str]") -> None:
    """Remember what is finished. Before there is a .venv there is nothing to remember."""
    if not os.path.isdir(VENV):
        return
    with open(STATE + ".growing", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(STATE + ".growing", STATE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
