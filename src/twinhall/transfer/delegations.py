"""Lists of a delegation's people: read from CSV or XLSX row by row, and written the same way.

The columns are those of `COLUMNS`; `passport_name` must be there, each other one may be missing and then nothing is
changed in it. Times are those of the forum's place.
"""

import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from twinhall.domain.delegations.facts import ParticipantFacts
from twinhall.domain.delegations.lists import ListedPerson, Remark
from twinhall.domain.delegations.models import Participant
from twinhall.domain.delegations.words import ParticipantRole
from twinhall.domain.forums.models import Forum
from twinhall.kit.errors import CannotDo, CannotRead
from twinhall.kit.files import XLSX, check_file
from twinhall.kit.languages import language_code
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.readers.tables import Row, read_table, text_of

__all__ = ["COLUMNS", "MOST_ROWS", "PeopleRead", "people_as_rows", "read_people"]

MOST_ROWS = 10_000
# By column of the file: the field it fills.
_FIELDS = {
    "passport_name": "passport_name",
    "display_name": "display_name",
    "role": "role",
    "office": "office",
    "represents": "represents",
    "email": "email",
    "languages": "languages",
    "diet": "diet",
    "access_needs": "access_needs",
    "arrives": "arrives_at",
    "departs": "departs_at",
    "travel": "travel",
    "visa_letter": "wants_visa_letter",
    "nationality": "nationality",
    "born": "born_on",
    "passport_number": "passport_number",
}
COLUMNS = ("id", *_FIELDS, "state")
_YES = frozenset({"yes", "y", "1", "true", "x", "да", "نعم"})
_NO = frozenset({"", "no", "n", "0", "false", "нет", "لا"})
PeopleRead = tuple[list[ListedPerson], list[Remark]]


def read_people(path: Path, forum: Forum, *, most_bytes: int) -> PeopleRead:
    """Rows that were understood, and those that were not. CannotRead, with place and reason, for a whole file."""
    with path.open("rb") as file:
        is_package = file.read(4) == b"PK\x03\x04"
    rows = _xlsx_rows(path, most_bytes) if is_package else _csv_rows(path)
    people: list[ListedPerson] = []
    faults: list[Remark] = []
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise CannotRead(_("The list has more than %(most)s rows.") % {"most": MOST_ROWS})
        if row.fault:
            faults.append(Remark(row.line, row.fault))
            continue
        try:
            people.append(_person(row, forum))
        except CannotDo as problem:
            faults.append(Remark(row.line, str(problem)))
    return people, faults


def _csv_rows(path: Path) -> Iterator[Row]:
    if look_at(path).is_json:
        raise CannotRead(_("The file is JSON; hand in a table as CSV or XLSX."))
    return read_table(path, {"passport_name"})


def _xlsx_rows(path: Path, most_bytes: int) -> Iterator[Row]:
    """Rows of the first sheet; the file is looked through for bombs and programs before it is opened."""
    with path.open("rb") as file:
        package = check_file(file, path.name, most_bytes=most_bytes)
    if package.media_type != XLSX:
        raise CannotRead(_("The file is no table. Hand it in as CSV or XLSX."))
    try:
        book = load_workbook(io.BytesIO(package.content), read_only=True, data_only=True)
        lines = list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=60))
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError, TypeError, OSError):
        raise CannotRead(_("The table is broken: it cannot be opened.")) from None
    header = [_cell(value).strip().casefold() for value in (lines[0] if lines else ())]
    if "passport_name" not in header:
        raise CannotRead(_("The header lacks these columns: {names}.").format(names="passport_name"))
    for line, values in enumerate(lines[1:], start=2):
        cells = [_cell(value) for value in values]
        if any(cell.strip() for cell in cells):
            yield Row(line, dict(zip(header, cells, strict=False)))


def _cell(value: Any) -> str:
    """As a CSV would have it: days and times as ISO 8601 writes them, whole numbers without a point."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime.datetime():
            if value.time() == datetime.time():
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="minutes")
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _person(row: Row, forum: Forum) -> ListedPerson:
    cells = {column: text_of(row.cells[column]) for column in _FIELDS if column in row.cells}
    read: dict[str, Callable[[str], Any]] = {
        "role": _role,
        "languages": _languages,
        "arrives": lambda text: _moment(text, forum),
        "departs": lambda text: _moment(text, forum),
        "visa_letter": _yes,
        "born": _day,
    }
    told = {_FIELDS[column]: read.get(column, str)(text) for column, text in cells.items()}
    return ListedPerson(row.line, ParticipantFacts(**told), frozenset(told), text_of(row.cells.get("id", "")))


def _role(text: str) -> str:
    """A role by its word here or in the present language; nothing is a member."""
    said = text.casefold()
    named = {str(role.label).casefold(): role.value for role in ParticipantRole}
    return named.get(said, said) or ParticipantRole.MEMBER.value


def _languages(text: str) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for word in text.replace(";", ",").replace("،", ",").split(","):
        if word.strip():
            code = language_code(word)
            if not code:
                raise CannotDo(
                    _("“%(word)s” is no language that is known here.") % {"word": word.strip()[:40]}
                )
            codes[code] = None
    return tuple(codes)


def _yes(text: str) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        raise CannotDo(_("visa_letter is yes or no, not “%(said)s”.") % {"said": text[:40]})
    return said in _YES


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CannotDo(_("“%(said)s” is no day such as 1975-03-09.") % {"said": text[:40]}) from None


def _moment(text: str, forum: Forum) -> datetime.datetime | None:
    """A day and a time of the forum's place."""
    if not text:
        return None
    try:
        if len(text) <= len("2027-06-21"):
            raise ValueError(text)
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise CannotDo(
            _("“%(said)s” is no day and time such as 2027-06-21 14:30.") % {"said": text[:40]}
        ) from None
    return moment if is_aware(moment) else moment.replace(tzinfo=forum.zone)


def people_as_rows(people: Iterable[Participant], forum: Forum) -> Iterator[list[object]]:
    """A row for each, in the order of COLUMNS; reading it back changes nothing."""
    for one in people:
        yield [
            one.public_id,
            one.passport_name,
            one.display_name,
            one.role,
            one.office,
            one.represents,
            one.email,
            ", ".join(one.languages),
            one.diet,
            one.access_needs,
            _local(one.arrives_at, forum),
            _local(one.departs_at, forum),
            one.travel,
            "yes" if one.wants_visa_letter else "no",
            one.nationality,
            one.born_on.isoformat() if one.born_on else "",
            one.passport_number,
            one.state,
        ]


def _local(moment: datetime.datetime | None, forum: Forum) -> str:
    return localtime(moment, forum.zone).strftime("%Y-%m-%d %H:%M") if moment else ""
