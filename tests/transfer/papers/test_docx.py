"""The agreement as DOCX, opened again by the library that made it."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml.ns import qn

from tests.transfer.papers.reading import cells_of, is_right_to_left
from tests.transfer.papers.samples import CLAUSES, agreement, draft, with_reservation
from twinhall.transfer.papers import as_docx


def test_a_row_a_clause_and_a_column_a_language() -> None:
    rows = cells_of(as_docx(agreement("en", "ru", "zh")))
    assert rows[0] == ["English\nAuthentic text", "Русский\nАутентичный текст", "中文\n作准文本"]
    clauses = [["\n".join([*cell.split("\n")[2:]]) for cell in row] for row in rows[2:]]
    expected = [[one["text"][code].replace("\n\n", "\n") for code in ("en", "ru", "zh")] for one in CLAUSES]
    assert clauses == expected


def test_arabic_runs_right_to_left_and_names_a_font_for_its_script() -> None:
    document = docx.Document(io.BytesIO(as_docx(agreement("en", "ar"))))
    english, arabic = document.tables[1].rows[3].cells
    assert [is_right_to_left(paragraph) for paragraph in english.paragraphs] == [False] * 4
    assert [is_right_to_left(paragraph) for paragraph in arabic.paragraphs] == [True] * 4
    run = arabic.paragraphs[-1].runs[0]
    assert run.font.rtl is True
    assert run._r.rPr.rFonts.get(qn("w:cs")) == "Amiri"


def test_columns_are_mirrored_only_for_a_reader_from_right_to_left() -> None:
    directions = [
        docx.Document(io.BytesIO(as_docx(agreement(*languages)))).tables[1].table_direction
        for languages in (("ar", "en"), ("en", "ar"))
    ]
    assert directions == [WD_TABLE_DIRECTION.RTL, None]


def test_more_than_three_languages_come_one_after_another() -> None:
    document = docx.Document(io.BytesIO(as_docx(agreement("en", "ru", "zh", "ar"))))
    assert [len(table.columns) for table in document.tables] == [2, 1, 1, 1, 1, 2]


def test_pages_are_numbered_by_fields_in_the_first_language() -> None:
    document = docx.Document(io.BytesIO(as_docx(agreement("ru", "en"))))
    foot = document.sections[0].footer.paragraphs[0]._p
    fields = [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(text.text for text in foot.iter(qn("w:t"))).endswith("Страница 1 из 1")


def test_dates_are_those_of_the_version_and_no_clock_shows() -> None:
    file = as_docx(agreement("en"))
    facts = docx.Document(io.BytesIO(file)).core_properties
    assert facts.created is not None
    assert facts.created.date().isoformat() == "2026-03-12"
    assert (facts.created, facts.modified) == (facts.last_printed, facts.created)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names == ["[Content_Types].xml", *sorted(names[1:])]


@pytest.mark.parametrize("attack", ["<w:p><w:r><w:t>x</w:t></w:r></w:p>", "a & b &amp; <c", "#panic()"])
def test_markup_in_a_text_is_shown_as_it_is(attack: str) -> None:
    paper = agreement("en")
    odd = replace(paper.clauses[0], heading={"en": attack}, text={"en": f"{attack}\nnext\x00 line"})
    rows = cells_of(as_docx(replace(paper, clauses=(odd,))))
    assert rows[2] == [f"Article 1\n{attack}\n{attack}\nnext line"]


def test_reservations_drafts_and_missing_texts_are_told_as_in_the_pdf() -> None:
    paper = draft(with_reservation(agreement("en", "ru")))
    gap = replace(paper.clauses[0], text={"en": "Only in English."})
    file = as_docx(replace(paper, clauses=(gap, *paper.clauses[1:]), authentic=frozenset({"en"})))
    rows = cells_of(file)
    assert rows[0][1] == "Русский\nПеревод для удобства"
    assert rows[2][1].endswith("[Нет текста на этом языке]")
    assert "Reservation: Durban\nDurban bears costs only" in rows[4][0]
    assert rows[-1][0].startswith("Annex: reservations\nArticle 3 · Durban\n")
    header = docx.Document(io.BytesIO(file)).sections[0].header.paragraphs[0].text
    assert header == "Durban — Kazan   DRAFT"


def test_three_parties_sign_in_one_row_that_no_page_divides() -> None:
    paper = agreement("en", "ru", "ar", cities=("durban", "kazan", "cairo"))
    table = docx.Document(io.BytesIO(as_docx(paper))).tables[-1]
    assert len(table.rows) == 1
    assert [cell.paragraphs[0].text.split(" · ")[0] for cell in table.rows[0].cells] == [
        "Durban",
        "Kazan",
        "Cairo",
    ]
    assert table.rows[0]._tr.trPr is not None
    assert table.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None
