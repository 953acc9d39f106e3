"""Tables that go out as a spreadsheet: XLSX beside the CSV of `exports`."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from twinhall.transfer.exports import disarmed

__all__ = ["rows_as_xlsx"]

_WIDEST = 60


def rows_as_xlsx(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, is_right_to_left: bool = False
) -> bytes:
    """One sheet with a head that stays; text never runs as a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.sheet_view.rightToLeft = is_right_to_left
    sheet.append(list(columns))
    widths = [len(column) for column in columns]
    for row in rows:
        sheet.append([disarmed(cell) for cell in row])
        widths = [max(width, len(str(cell))) for width, cell in zip(widths, row, strict=True)]
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
