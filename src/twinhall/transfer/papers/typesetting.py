"""Typst behind one function: a template of ours and data in, a PDF out.

The template comes from this folder, the letters only from `fonts/` beside it (made by the build), the date from the
caller: equal data give equal bytes on any machine. Data reach the template as JSON and are only ever text there.
"""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from twinhall.kit.errors import CannotDo

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
# Drawn by nobody, but they decide how their neighbours are drawn: joiners, marks of direction, variation selectors.
_UNSEEN = {
    0x0A,
    0x00AD,
    0x061C,
    0x034F,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
}
_UNSEEN |= {0xFEFF, *range(0xFE00, 0xFE10)}


class FontsMissing(CannotDo):
    """The build has not put the fonts of papers into their place."""


class CannotTypeset(CannotDo):
    """Typst refused; a fault of ours, with its own words."""


def typeset(template: str, data: Any, *, day: date) -> bytes:
    """The PDF (tagged, PDF/UA-1) that `template` makes of `data`, dated `day`.

    `data` is what JSON can carry; the template reads it with `json(bytes(sys.inputs.data))`. A letter that no font
    has is written as its number, [U+1F91D], so that nothing is lost silently.
    """
    pdf = _compiled(template, data, day=day, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


def _compiled(template: str, data: Any, *, day: date, **options: Any) -> bytes | list[bytes]:
    compiler = typst.Compiler(root=FOLDER, font_paths=_fonts())
    inputs = {"data": json.dumps(drawable(data), ensure_ascii=False)}
    try:
        made = compiler.compile(
            FOLDER / template,
            sys_inputs=inputs,
            timestamp=datetime.combine(day, time(), UTC),
            **options,
        )
    except typst.TypstError as refusal:
        raise CannotTypeset(f"The paper could not be typeset: {refusal.message}") from refusal
    assert made is not None
    return made


def drawable(data: Any) -> Any:
    """`data` with every letter that no font has written as its number."""
    if isinstance(data, str):
        return "".join(letter if _is_drawable(letter) else f"[U+{ord(letter):04X}]" for letter in data)
    if isinstance(data, dict):
        return {key: drawable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [drawable(value) for value in data]
    return data


def _is_drawable(letter: str) -> bool:
    return ord(letter) in _letters() or ord(letter) in _UNSEEN


@cache
def _letters() -> frozenset[int]:
    return frozenset(letter for first, last in _contents()["letters"] for letter in range(first, last + 1))


@cache
def _fonts() -> typst.Fonts:
    check_fonts()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def check_fonts() -> None:
    """Raise `FontsMissing` unless every font that the build made is in its place."""
    missing = [name for name in _contents()["files"] if not (FONTS / name).is_file()]
    if missing:
        raise FontsMissing(f"Fonts of papers are missing: {', '.join(missing)}. {_REMEDY}")


def _contents() -> dict[str, Any]:
    try:
        return dict(json.loads((FONTS / "contents.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise FontsMissing(f"The fonts of papers are not there. {_REMEDY}") from None


_REMEDY = "In a clone `python3 run.py check` makes them; in an installation install the package again."
