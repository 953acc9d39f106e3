"""The agreement as a DOCX: to be worked on in an office. The same words as the PDF, laid out more plainly.

Fonts are named, not embedded; a word processor that has none of them takes its own.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT, WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from twinhall.transfer.papers import words
from twinhall.transfer.papers.agreement import AgreementPaper
from twinhall.transfer.papers.wording import (
    Cell,
    Column,
    Paragraphs,
    Reserved,
    Side,
    Signing,
    Wording,
    wording_of,
)

_INK, _MUTED, _ARC = RGBColor(0x16, 0x20, 0x2B), RGBColor(0x55, 0x60, 0x6B), RGBColor(0xA0, 0x52, 0x07)
# Fonts for scripts that Word calls complex; East Asian ones have a slot of their own.
_COMPLEX_FONTS = {"ar": "Amiri", "fa": "Amiri", "hi": "Noto Sans Devanagari"}
_PLAIN_FONTS = {"am": "Noto Sans Ethiopic"}
_LATIN_FONT, _CHINESE_FONT = "Noto Serif", "Noto Serif SC"
_STYLES_IN_USE = ("Normal", "header", "footer", "Default Paragraph Font", "Normal Table", "No List")
_OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def as_docx(paper: AgreementPaper) -> bytes:
    """One table row a clause, one column a language; more than three languages come one after another."""
    wording = wording_of(paper)
    document = docx.Document()
    _set_up(document, paper, wording)
    _open(document, wording)
    if wording.in_parts:
        for place, column in enumerate(wording.columns):
            if place:
                document.add_page_break()
            _write_columns(document, wording, [place], column.is_right_to_left)
    else:
        everything = list(range(len(wording.columns)))
        _write_columns(document, wording, everything, wording.columns[0].is_right_to_left)
    _write_signatures(document, wording)
    grown = io.BytesIO()
    document.save(grown)
    return _reproducible(grown.getvalue())


# --- The page --------------------------------------------------------------------------------------------------------


def _set_up(document: Document, paper: AgreementPaper, wording: Wording) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(24)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN_FONT, Pt(10)
    style.paragraph_format.space_after = Pt(3)
    _describe(document, paper, wording)
    _lighten(document)
    first = wording.columns[0]
    head = section.header.paragraphs[0]
    _write(head, wording.running_head, first.language, size=8, colour=_MUTED)
    if wording.draft:
        _write(head, f"   {wording.draft}", first.language, size=8, colour=_ARC, bold=True)
    foot = section.footer.paragraphs[0]
    if first.is_right_to_left:
        _set_right_to_left(head)
        _set_right_to_left(foot)
    _write(foot, f"{wording.foot} · ", first.language, size=8, colour=_MUTED)
    _write_page_number(foot, wording.page, first.language)
    if wording.checksum:
        _write(section.footer.add_paragraph(), wording.checksum, "en", size=6.5, colour=_MUTED)


def _describe(document: Document, paper: AgreementPaper, wording: Wording) -> None:
    facts = document.core_properties
    moment = datetime.combine(paper.day, time(), UTC).replace(
        tzinfo=None
    )  # python-docx writes UTC without saying so
    facts.created = facts.modified = facts.last_printed = moment
    facts.title, facts.identifier = wording.file_title[:255], paper.public_id[:255]
    facts.author = facts.last_modified_by = ""
    facts.language, facts.version = paper.languages[0], str(paper.version)
    facts.revision, facts.comments = 1, ""


def _lighten(document: Document) -> None:
    """Take out what python-docx's template brings and nothing here uses: nine tenths of the file."""
    for part in (document.part, document.part.package):
        unused = [
            name
            for name, link in part.rels.items()
            if link.reltype.endswith(("/stylesWithEffects", "/thumbnail"))
        ]
        for name in unused:
            del part.rels[name]
    styles = document.styles.element
    for style in list(styles.style_lst):
        if style.name_val not in _STYLES_IN_USE:
            styles.remove(style)


def _write_page_number(paragraph: Paragraph, pattern: str, language: str) -> None:
    for piece in pattern.replace("{pages}", "\0pages\0").replace("{page}", "\0page\0").split("\0"):
        if piece in ("page", "pages"):
            _write_field(paragraph, "PAGE" if piece == "page" else "NUMPAGES", language)
        elif piece:
            _write(paragraph, piece, language, size=8)


def _write_field(paragraph: Paragraph, instruction: str, language: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")
    _dress(run, language, size=8)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)


# --- The opening -----------------------------------------------------------------------------------------------------


def _open(document: Document, wording: Wording) -> None:
    kinds = [(column.language, column.kind) for column in wording.columns if column.kind]
    _write_pairs(document.add_paragraph(), _unlike(kinds), size=9.5, colour=_MUTED)
    table = _table(document, 1, len(wording.sides), wording.columns[0].is_right_to_left)
    for cell, side in zip(table.rows[0].cells, wording.sides, strict=True):
        _write_side(cell, side)
    document.add_paragraph()


def _write_side(cell: _Cell, side: Side) -> None:
    beneath = [*side.names[1:], *([("und", side.own_name)] if side.own_name else [])]
    _write_pairs(cell.paragraphs[0], side.names[:1], size=16, bold=True)
    for pair in beneath:
        _write_pairs(cell.add_paragraph(), [pair], size=10)
    _write_pairs(cell.add_paragraph(), side.countries, size=8, colour=_MUTED)


# --- Clauses ---------------------------------------------------------------------------------------------------------


def _write_columns(document: Document, wording: Wording, places: Sequence[int], mirrored: bool) -> None:
    columns = [wording.columns[place] for place in places]
    table = _table(document, 0, len(places), mirrored)
    head = table.add_row()
    _repeat(head)
    _fill(head, columns, _write_column_head)
    _fill(table.add_row(), columns, _write_title)
    for row in wording.rows:
        _fill(table.add_row(), [(columns[at], row[place]) for at, place in enumerate(places)], _write_clause)
    for number, reservation in enumerate(wording.annex):
        items = [(columns[at], reservation[place], number == 0) for at, place in enumerate(places)]
        _fill(table.add_row(), items, _write_annex)
    document.add_paragraph()


def _fill(row: _Row, items: Iterable[Any], write: Callable[[_Cell, Any], None]) -> None:
    for cell, item in zip(row.cells, items, strict=True):
        write(cell, item)
        # A cell is born with an empty paragraph; what is written stands after it.
        cell._tc.remove(cell.paragraphs[0]._p)


def _write_column_head(cell: _Cell, column: Column) -> None:
    _line(cell, column, column.name, size=9, bold=True, centred=True)
    _line(cell, column, column.mark, size=8, colour=_MUTED, centred=True)


def _write_title(cell: _Cell, column: Column) -> None:
    _line(cell, column, column.title, size=13, bold=True, centred=True, level=1)
    for note in filter(None, [column.status, column.authentic_texts]):
        _line(cell, column, note, size=8, colour=_MUTED, centred=True)


def _write_clause(cell: _Cell, item: tuple[Column, Cell]) -> None:
    column, clause = item
    _line(cell, column, clause.article, size=10, bold=True, colour=_MUTED, level=2)
    if clause.heading:
        _line(cell, column, clause.heading, size=10, bold=True)
    _write_paragraphs(cell, column, clause.paragraphs, colour=_MUTED if clause.is_missing else _INK)
    if clause.note:
        _line(cell, column, clause.note, size=8, colour=_ARC)
    for reservation in clause.reservations:
        _line(cell, column, reservation.head, size=9, bold=True, colour=_ARC)
        _write_paragraphs(cell, column, reservation.paragraphs, size=9)


def _write_annex(cell: _Cell, item: tuple[Column, Reserved, bool]) -> None:
    column, reservation, is_first = item
    if is_first:
        _line(cell, column, column.reservations, size=12, bold=True, centred=True, level=1)
    _line(cell, column, reservation.annex_head, size=9, bold=True, colour=_ARC)
    _write_paragraphs(cell, column, reservation.paragraphs, size=9)


def _write_paragraphs(
    cell: _Cell, column: Column, paragraphs: Paragraphs, size: float = 10, colour: RGBColor = _INK
) -> None:
    for lines in paragraphs:
        paragraph = _line(cell, column, lines[0], size=size, colour=colour)
        for line in lines[1:]:
            paragraph.add_run().add_break()
            _write(paragraph, line, column.language, size=size, colour=colour)


def _line(
    cell: _Cell,
    column: Column,
    text: str,
    *,
    size: float,
    colour: RGBColor = _INK,
    bold: bool = False,
    centred: bool = False,
    level: int = 0,
) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if column.is_right_to_left:
        _set_right_to_left(paragraph)
    if level:
        _set(paragraph._p.get_or_add_pPr(), "w:outlineLvl", str(level - 1))
        paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, column.language, size=size, colour=colour, bold=bold)
    return paragraph


# --- Signatures ------------------------------------------------------------------------------------------------------


def _write_signatures(document: Document, wording: Wording) -> None:
    if not wording.signings:
        return
    titles = _unlike((column.language, column.signatures) for column in wording.columns)
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    _write_pairs(heading, titles, size=12, bold=True)
    table = _table(document, 1, len(wording.signings), wording.columns[0].is_right_to_left)
    # One row that no page may divide: all sides sign on the same page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, signing in zip(table.rows[0].cells, wording.signings, strict=True):
        _write_signing(cell, signing, wording.signing_labels)


def _write_signing(cell: _Cell, signing: Signing, labels: dict[str, tuple[tuple[str, str], ...]]) -> None:
    _write_pairs(cell.paragraphs[0], signing.names, size=11, bold=True)
    _write_rule(cell, labels["signature"])
    _write_pairs(cell.add_paragraph(), signing.signatories, size=10, bold=True)
    for pairs in (signing.offices, *signing.lines):
        _write_pairs(cell.add_paragraph(), pairs, size=9)
    for name in ("place", "date"):
        _write_rule(cell, labels[name])


def _write_rule(cell: _Cell, label: Iterable[tuple[str, str]]) -> None:
    line = cell.add_paragraph("_" * 24)
    line.paragraph_format.space_before = Pt(22)
    line.paragraph_format.space_after = Pt(0)
    _write_pairs(cell.add_paragraph(), label, size=7.5, colour=_MUTED)


# --- Tools -----------------------------------------------------------------------------------------------------------


def _table(document: Document, rows: int, columns: int, mirrored: bool) -> Table:
    table: Table = document.add_table(rows, columns)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column in table.columns:
        column.width = Mm(174 / columns)
    table._tblPr.insert_element_before(_hairlines(), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    if mirrored:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    return table


def _hairlines() -> Any:
    borders, between = OxmlElement("w:tblBorders"), OxmlElement("w:insideV")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9B3A6")):
        between.set(qn(f"w:{name}"), value)
    borders.append(between)
    return borders


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unlike(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    said: dict[str, str] = {}
    for language, text in pairs:
        said.setdefault(text, language)
    return [(language, text) for text, language in said.items()]


def _write_pairs(paragraph: Paragraph, pairs: Iterable[tuple[str, str]], **manner: Any) -> None:
    """(language, text) pairs in one line, a dot between."""
    for place, (language, text) in enumerate(pairs):
        if place:
            _write(paragraph, " · ", "und", **manner)
        elif words.is_right_to_left(language):
            _set_right_to_left(paragraph)
        _write(paragraph, text, language, **manner)


def _write(paragraph: Paragraph, text: str, language: str, **manner: Any) -> None:
    _dress(paragraph.add_run(text), language, **manner)


def _dress(run: Any, language: str, *, size: float, colour: RGBColor = _INK, bold: bool = False) -> None:
    base = language.split("-")[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold or None, colour
    run.font.name = _PLAIN_FONTS.get(base, _LATIN_FONT)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _CHINESE_FONT)
    fonts.set(qn("w:cs"), _COMPLEX_FONTS.get(base, _PLAIN_FONTS.get(base, _LATIN_FONT)))
    properties = run._r.rPr
    run.font.cs_bold = bold or None
    _set(properties, "w:szCs", str(round(size * 2)))
    if words.is_right_to_left(language):
        run.font.rtl = True
    if language != "und":
        _set_language(properties, language)


def _set_language(properties: Any, language: str) -> None:
    element = OxmlElement("w:lang")
    slot = "w:bidi" if words.is_right_to_left(language) else "w:eastAsia" if language[:2] == "zh" else "w:val"
    element.set(qn(slot), language)
    properties.append(element)


def _set(properties: Any, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    properties.append(element)


def _set_right_to_left(paragraph: Paragraph) -> None:
    # The schema wants it before these.
    paragraph._p.get_or_add_pPr().insert_element_before(
        OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _reproducible(archive: bytes) -> bytes:
    """The same parts with one date, in one order, stored as they are: no version of zlib changes a byte."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        # Readers look for the list of types first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, date_time=_OLDEST_ZIP_DATE)
            part.create_system = 3
            new.writestr(part, old.read(name))
    return made.getvalue()
