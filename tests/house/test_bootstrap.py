"""`run.py` before anything is installed: what it does, what it leaves, what it says when something is missing."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A finished set-up in a folder of its own: what run.py remembers of it."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "VENV_PYTHON", str(python))
    monkeypatch.setattr(run, "STATE", str(tmp_path / "state.json"))
    run.write_state(run.wanted_state(True))
    return run.read_state()


def keys(steps: list[tuple[str, str, run.Work]]) -> list[str]:
    return [key for key, _, _ in steps]


def test_an_old_python_can_read_it_and_is_told_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert run.main(["demo"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_python_without_venv_names_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: dict[str, str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    run.write_state({})
    assert run.main(["demo"]) == 1
    assert "sudo apt-get install python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "newconnectionerror: failed to establish: [errno -3] temporary failure in name resolution",
            "network",
        ),
        (
            "error: could not install packages due to an oserror: [errno 28] no space left on device",
            "disk is full",
        ),
        ("npm error code enotfound", "network"),
        ("syntaxerror: invalid syntax", "the lines above say why"),
    ],
)
def test_a_tool_that_fails_is_explained(said: str, told: str) -> None:
    assert told in run.reason("install the Python packages", said)


def test_a_failed_step_leaves_its_message_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: dict[str, str]
) -> None:
    # A package index that nobody serves: port 1 on this machine.
    monkeypatch.setattr(
        run, "pip", lambda *words: [sys.executable, "-c", "import sys; sys.exit('Connection refused')"]
    )
    monkeypatch.setattr("shutil.which", lambda name: None)
    del state["packages"]
    run.write_state(state)
    assert run.main(["version"]) == 1
    assert "the package index did not answer" in capsys.readouterr().err
    assert "packages" not in run.read_state()


def test_nothing_is_done_again_when_nothing_changed(state: dict[str, str]) -> None:
    assert run.needed_steps(run.wanted_state(True), state) == []


def test_a_step_not_yet_done_is_done_when_wanted(state: dict[str, str]) -> None:
    del state["test packages"]
    assert keys(run.needed_steps(run.wanted_state(True), state)) == ["test packages"]
    assert run.needed_steps(run.wanted_state(False), state) == []


def test_an_interrupted_build_of_assets_is_repeated(state: dict[str, str]) -> None:
    del state["assets"]
    assert keys(run.needed_steps(run.wanted_state(False), {**state, "begun": "assets"})) == ["assets"]


def test_fonts_that_are_gone_are_built_again(state: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BUILT", (*run.BUILT, "src/twinhall/nowhere"))
    assert keys(run.needed_steps(run.wanted_state(True), state)) == ["assets"]


def test_packages_left_half_unpacked_are_never_trusted(state: dict[str, str]) -> None:
    del state["packages"]
    steps = run.needed_steps(run.wanted_state(False), {**state, "begun": "packages"})
    assert keys(steps) == ["python", "packages", "assets", "project"]


def test_changed_styles_are_bundled_again_and_nothing_else(state: dict[str, str]) -> None:
    assert keys(run.needed_steps({**run.wanted_state(True), "assets": "changed"}, state)) == ["assets"]


def test_another_python_begins_afresh(state: dict[str, str]) -> None:
    wanted = {**run.wanted_state(False), "python": "3.12.0 /usr/bin/python3"}
    assert keys(run.needed_steps(wanted, state)) == ["python", "packages", "assets", "project"]


def test_a_memory_that_cannot_be_read_counts_as_none(state: dict[str, str]) -> None:
    Path(run.STATE).write_text("{half")
    assert run.read_state() == {}


def test_tests_run_side_by_side_unless_one_is_named() -> None:
    assert "-n" in run.test_command([])
    assert "-n" not in run.test_command(["tests/kit/test_dates.py::test_what_is_written_reads_back_the_same"])


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.findall(
        r"^([\w.-]+)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", text, re.MULTILINE
    )
    assert len(packages) == run.count_packages(lock)
    assert "://" not in text


def test_the_npm_lock_holds_no_address() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_the_build_uses_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert [pin for pin in project["build-system"]["requires"] if f"\n{pin} \\" not in f"\n{locked}"] == []


def test_what_the_project_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    wanted = (ROOT / "requirements.in").read_text(encoding="utf-8").split()
    names = {re.split(r"[<>=]", word)[0] for word in wanted}
    assert {re.split(r"[<>=]", word)[0] for word in needed} - names == set()


def test_help_needs_no_set_up() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "run.py", "--help"], capture_output=True, text=True, check=True
    )
    assert "python3 run.py demo" in said.stdout
