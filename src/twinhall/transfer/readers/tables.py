"""Tables as CSV: numbered rows by column name, whatever the separator; a bad row is told, not fatal."""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotRead

LINE_LIMIT = 1 << 20  # bytes in one line, and in one cell
_ROW_LINES = 64  # a cell may hold line breaks, but not a whole file behind a forgotten quotation mark
_SEPARATORS = (",", ";", "\t")
# What a spreadsheet would run as a formula; an export puts an apostrophe before it, and a reader takes it off.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it begins at (the header is line 1), its cells by column, or what is wrong."""

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    is_too_long: bool = False


def read_table(path: Path, required: Collection[str] | Sequence[Collection[str]]) -> Iterator[Row]:
    """Rows of the file, one after the other, never all at once.

    `required` are the columns it must have, or several such sets of which one must be there.
    Raises CannotRead for a header that lacks columns. Column names are compared in small letters.
    """
    with path.open("rb") as file:
        lines = _Lines(file)
        header = next(lines, None)
        if header is None or header.is_too_long:
            raise CannotRead(_("The first line is not a header with the names of the columns."))
        separator, columns = _read_header(header.text, _as_sets(required))
        for first in lines:
            yield from _rows(first, lines, separator, columns)


def text_of(cell: str) -> str:
    """The cell's text: outer blanks off, and the apostrophe with which an export disarms a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _as_sets(required: Collection[str] | Sequence[Collection[str]]) -> list[set[str]]:
    if all(isinstance(part, str) for part in required):
        return [{str(part) for part in required}]
    return [set(part) for part in required]


class _Lines:
    """Numbered lines, with a way to put some back; the rest of a line that is too long is skipped unread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._returned: list[_Line] = []

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        if self._returned:
            return self._returned.pop()
        line = self._file.readline(LINE_LIMIT)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LINE_LIMIT and not line.endswith(b"\n"):
            while (rest := self._file.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
                pass
            return _Line(self._number, "", is_too_long=True)
        return _Line(self._number, line.decode("utf-8-sig" if self._number == 1 else "utf-8"))

    def put_back(self, lines: Sequence[_Line]) -> None:
        self._returned.extend(reversed(lines))


def _read_header(text: str, sets: Sequence[set[str]]) -> tuple[str, list[str]]:
    best: tuple[int, set[str]] | None = None
    for separator in _SEPARATORS:
        columns = [name.strip().casefold() for name in next(csv.reader([text], delimiter=separator), [])]
        missing = min((wanted - set(columns) for wanted in sets), key=len)
        if not missing:
            if doubled := {name for name in columns if name and columns.count(name) > 1}:
                raise CannotRead(
                    _("The header names a column twice: {names}.").format(names=_listed(doubled))
                )
            return separator, columns
        # Told is what lacks of the form that the header is most like, else of the first.
        wanted = max(sets, key=lambda wanted: len(wanted & set(columns)))
        likeness = len(wanted & set(columns))
        best = (likeness, wanted - set(columns)) if best is None or likeness > best[0] else best
    lacking = best[1] if best else set()
    raise CannotRead(_("The header lacks these columns: {names}.").format(names=_listed(lacking)))


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _rows(first: _Line, lines: _Lines, separator: str, columns: Sequence[str]) -> Iterator[Row]:
    """The row that begins with this line; nothing for an empty line."""
    if first.is_too_long:
        yield Row(first.number, {}, _("the line is longer than {limit} bytes").format(limit=LINE_LIMIT))
        return
    if not first.text.strip("\r\n \ufeff"):
        return
    read = [first]
    quotes = first.text.count('"')
    while quotes % 2 and len(read) < _ROW_LINES:
        line = next(lines, None)
        if line is None:
            break
        read.append(line)
        quotes += line.text.count('"')
        if line.is_too_long:
            break
    if quotes % 2:
        # Only this line is given up: a forgotten quotation mark must not swallow the rows behind it.
        lines.put_back(read[1:])
        yield Row(first.number, {}, _("a quotation mark is not closed"))
        return
    yield _row(first.number, "".join(line.text for line in read), separator, columns)


def _row(number: int, text: str, separator: str, columns: Sequence[str]) -> Row:
    if "\0" in text:
        return Row(number, {}, _("the line holds a NUL character"))
    csv.field_size_limit(LINE_LIMIT)
    try:
        cells = next(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True), [])
    except csv.Error as error:
        return Row(number, {}, _("the line cannot be taken apart: {reason}").format(reason=error))
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        return Row(
            number,
            {},
            _("the line has {found} cells, the header {expected}").format(
                found=len(cells), expected=len(columns)
            ),
        )
    cells += [""] * (len(columns) - len(cells))
    return Row(number, dict(zip(columns, cells, strict=False)))
