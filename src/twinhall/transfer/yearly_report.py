"""The yearly report of a city as DOCX and CSV. Knows no table: finished words come in."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import docx
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from twinhall.transfer.exports import rows_as_csv

__all__ = ["ReportPart", "YearlyReport", "report_as_csv", "report_as_docx"]


@dataclass(frozen=True)
class ReportPart:
    """A heading with a table, or a sentence where there is nothing."""

    key: str
    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True)
class YearlyReport:
    """The whole report in one language."""

    title: str
    lead: Sequence[str]
    parts: Sequence[ReportPart]
    language: str
    is_right_to_left: bool


def report_as_csv(report: YearlyReport) -> Iterator[str]:
    """All parts beneath each other; the first column says which part a row belongs to."""
    most = max(len(part.columns) for part in report.parts)
    head = ["", *max((part.columns for part in report.parts), key=len)]
    return rows_as_csv(
        head,
        ([part.heading, *row, *[""] * (most - len(row))] for part in report.parts for row in part.rows),
    )


def report_as_docx(report: YearlyReport) -> bytes:
    """A document to work on; from right to left where the language runs so."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.language = report.title[:255], report.language
    document.core_properties.author = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Sans", Pt(10)
    _write(document.add_heading(level=1), report.title, report)
    for sentence in report.lead:
        _write(document.add_paragraph(), sentence, report)
    for part in report.parts:
        _write(document.add_heading(level=2), part.heading, report)
        if not part.rows:
            _write(document.add_paragraph(), part.empty, report)
            continue
        table = document.add_table(1, len(part.columns), style="Table Grid")
        if report.is_right_to_left:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for row in (part.columns, *part.rows):
            cells = table.rows[0].cells if row is part.columns else table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                _write(cell.paragraphs[0], text, report, bold=row is part.columns)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(paragraph: Paragraph, text: str, report: YearlyReport, *, bold: bool = False) -> None:
    # Marks that isolate names are for pages; word processors show them as boxes.
    run = paragraph.add_run(text.translate({0x2068: None, 0x2069: None}))
    run.bold = bold or None
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi" if report.is_right_to_left else "w:val"), report.language)
    if report.is_right_to_left:
        # The schema wants it before these. Under it, the start is on the right.
        paragraph._p.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        run.font.rtl = True
    run._r.get_or_add_rPr().append(language)
