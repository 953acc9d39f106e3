"""The agreement as PDF: the same bytes, every script readable, columns where they belong."""

import hashlib
import io
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

import pypdf
import pytest
import typst

from tests.transfer.papers.reading import fonts_of, page_count, places_of, squeezed, text_of, text_of_page
from tests.transfer.papers.samples import CLAUSES, agreement, draft, with_reservation
from twinhall.transfer.papers import AgreementPaper, CannotMakePaper, Party, as_docx, as_pdf
from twinhall.transfer.papers import typesetting as room
from twinhall.transfer.papers.wording import wording_of
from twinhall.transfer.papers.words import article

MAKE_IN_ANOTHER_PROCESS = """
import hashlib
from tests.transfer.papers.samples import agreement, with_reservation
from twinhall.transfer.papers import as_docx, as_pdf
paper = with_reservation(agreement("en", "ru", "ar"))
print(hashlib.sha256(as_pdf(paper)).hexdigest(), hashlib.sha256(as_docx(paper)).hexdigest())
"""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_equal_facts_give_equal_bytes_also_in_another_process() -> None:
    paper = with_reservation(agreement("en", "ru", "ar"))
    here = f"{sha(as_pdf(paper))} {sha(as_docx(paper))}"
    # Other seeds of hashes, another time zone and no fonts of the system: nothing of it may show.
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Kolkata", "PYTHONPATH": "src:.", "LC_ALL": "C"}
    there = subprocess.run(
        [sys.executable, "-c", MAKE_IN_ANOTHER_PROCESS],
        env=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here
    assert f"{sha(as_pdf(paper))} {sha(as_docx(paper))}" == here


def test_another_version_gives_other_bytes() -> None:
    paper = agreement("en", "ru")
    assert as_pdf(paper) != as_pdf(replace(paper, version=4))


@pytest.mark.parametrize("language", ["en", "ru", "pt", "zh", "am", "id", "hi"])
def test_what_is_read_back_is_what_was_written(language: str) -> None:
    read = text_of(as_pdf(agreement(language)))
    assert [text["text"][language] for text in CLAUSES if squeezed(text["text"][language]) not in read] == []


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_a_clause_in_arabic_letters_adds_exactly_its_letters(language: str) -> None:
    # Order is not compared: justified lines stand in the order of the eye, and readers turn them round.
    three, four = (letters(text_of(as_pdf(agreement(language, count=count)))) for count in (3, 4))
    added = agreement(language, count=4).clauses[3]
    assert four - three == letters(article(4, language) + added.heading[language] + added.text[language])


def letters(text: str) -> Counter[str]:
    return Counter(squeezed(text))


def test_every_font_is_in_the_file_and_is_ours() -> None:
    fonts = fonts_of(as_pdf(agreement("hi", "am", "zh", "ar", "ru")))
    assert [name for name, embedded in fonts.items() if not embedded] == []
    families = {name.split("-")[0] for name in fonts}
    assert families == {"NotoSerif", "NotoSansDevanagari", "NotoSansEthiopic", "NotoSerifSC", "Amiri"}


def test_the_file_is_tagged_and_says_its_language_title_and_day() -> None:
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(agreement("ru", "en"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - an object of pypdf
    assert root["/Lang"] == "ru"
    assert reader.xmp_metadata is not None
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Соглашение о дружбе и сотрудничестве"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == "2026-03-12T00:00:00+00:00"


def column_of(pdf: bytes, word: str) -> str:
    """The side of the page on which a text begins."""
    for text, from_left, _ in places_of(pdf):
        if word in text:
            return "left" if from_left < 290 else "right"
    raise AssertionError(f"{word} is not on the page")


def test_the_readers_own_language_is_on_the_side_where_reading_begins() -> None:
    assert column_of(as_pdf(agreement("en", "ar")), "Purpose") == "left"
    assert column_of(as_pdf(agreement("ar", "en")), "Purpose") == "left"
    assert column_of(as_pdf(agreement("ru", "en")), "Purpose") == "right"


@pytest.mark.parametrize("languages", [("en", "ar"), ("ar", "en"), ("fa", "pt")])
def test_the_names_of_two_sides_stand_beside_the_arc(languages: tuple[str, str]) -> None:
    names = sorted(
        from_left
        for text, from_left, up in places_of(as_pdf(agreement(*languages)))
        if 690 < up < 735 and text.strip(" ·")
    )
    # The arc is 28 mm wide in the middle of the page: nothing in it, and something close on either side.
    left, right = [place for place in names if place < 297], [place for place in names if place > 297]
    assert 130 < min(left) < max(left) < 245
    assert 345 < min(right) < 360
    assert max(right) < 460


def test_texts_of_a_clause_begin_at_the_same_height() -> None:
    places = places_of(as_pdf(agreement("en", "ru", count=2)))
    english = [up for text, _, up in places if text.startswith("Cooperation covers")]
    russian = [up for text, _, up in places if text.startswith("Сотрудничество охватывает")]
    assert len(english) == len(russian) == 1
    assert english[0] == pytest.approx(russian[0], abs=0.1)


@pytest.mark.parametrize(
    ("languages", "pages"),
    [(("ru",), 2), (("ru", "en"), 2), (("ru", "en", "zh"), 2), (("ru", "en", "zh", "ar"), 4)],
)
def test_one_to_three_languages_face_each_other_and_more_are_parts(
    languages: tuple[str, ...], pages: int
) -> None:
    assert page_count(as_pdf(agreement(*languages))) == pages


def test_sixty_clauses_take_several_pages_each_with_its_number_and_column_heads() -> None:
    pdf = as_pdf(agreement("en", "ru", count=60))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 8
    for number, page in enumerate(pages[:-2], 1):
        text = squeezed(page.extract_text())
        assert f"Page{number}of{len(pages)}" in text
        assert "EnglishAuthentictext" in text
        assert "Durban—Kazan" in text
    assert "Article60" in text_of(pdf)


def test_three_parties_sign_on_one_page() -> None:
    pdf = as_pdf(agreement("en", "ru", "ar", cities=("durban", "kazan", "cairo"), count=9))
    last = squeezed(pypdf.PdfReader(io.BytesIO(pdf)).pages[-1].extract_text())
    assert last.count("Signature·Подпись") == 3
    assert last.count("Place·Место") == last.count("Date·Дата") == 3
    assert [name for name in ("Durban", "Kazan", "Cairo") if name not in last] == []


def test_a_draft_says_so_on_every_page_and_an_agreed_text_on_none() -> None:
    paper = agreement("en", "ru", count=12)
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(draft(paper)))).pages
    assert all("DRAFT" in page.extract_text() for page in pages)
    assert "Draftfornegotiation" in text_of(as_pdf(draft(paper)))
    assert "DRAFT" not in text_of(as_pdf(paper))


def test_only_authentic_texts_are_called_so() -> None:
    text = text_of(as_pdf(replace(agreement("en", "ru", "zh"), authentic=frozenset({"en", "ru"}))))
    assert "Authentictexts:English,Russian" in text
    assert "EnglishAuthentictext" in text
    assert squeezed("译文仅供参考") in text
    assert squeezed("作准文本：英语、俄语") in text


def test_a_reservation_stands_under_its_clause_and_in_the_annex() -> None:
    text = text_of(as_pdf(with_reservation(agreement("en"))))
    assert text.count("Durbanbearscostsonly") == 2
    assert text.index("Article3Costs") < text.index("Reservation:Durban") < text.index("Article4Term")
    assert text.index("Annex:reservations") < text.index("Article3·Durban")


def test_a_text_that_is_missing_or_behind_says_so() -> None:
    paper = agreement("en", "ru")
    first, second, *others = paper.clauses
    gap = replace(first, text={"en": "Only in English."}, heading={})
    behind = replace(second, stale=frozenset({"ru"}))
    text = text_of(as_pdf(replace(paper, clauses=(gap, behind, *others), title={})))
    assert text.count(squeezed("[Нет текста на этом языке]")) == 2
    assert text.count(squeezed("Ещё не приведено в соответствие с последней правкой этой статьи")) == 1
    assert "Notyetinline" not in text


@pytest.mark.parametrize(
    "attack",
    [
        '#panic("out")',
        '#import "letters.typ": *',
        ']#read("/etc/passwd")[',
        "$x^2$ *bold* _italic_ `code` <label> @ref = Head",
        '"}, {"text": "\\u0000',
        "<w:p><w:r><w:t>x</w:t></w:r></w:p> & &amp;",
        "\\ // /* ~ -- --- ... 'quoted' \"quoted\"",
    ],
)
def test_a_text_is_never_taken_for_markup(attack: str) -> None:
    paper = agreement("en", "ru")
    odd = replace(paper.clauses[0], heading={"en": attack}, text={"en": attack, "ru": attack})
    named = replace(paper.parties[0], name={"en": attack}, own_name=attack)
    pdf = as_pdf(replace(paper, clauses=(odd,), parties=(named, paper.parties[1]), title={"en": attack}))
    assert text_of(pdf).count(squeezed(attack)) >= 4


def test_names_of_120_letters_stay_on_the_page() -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the United Districts of the Upper Valley"
    party = Party(name={"en": long.ljust(120, "x")}, own_name="x" * 120, country={"en": "Wales"})
    paper = agreement("en", "ru", "zh")
    word = replace(paper.clauses[0], heading={"en": "x" * 120}, text={"en": "y" * 240, "ru": "ы" * 240})
    pdf = as_pdf(replace(paper, parties=(party, party), clauses=(word,)))
    assert squeezed(long) in text_of(pdf)
    assert text_of(pdf).count("y") >= 240
    places = [*places_of(pdf), *places_of(pdf, 1)]
    assert min(from_left for _, from_left, _ in places) > 45
    # Half a letter's height is less than its width, so this end is before the real one.
    ends = [from_left + len(text) * 3 for text, from_left, _ in places if text.strip("xyы") == ""]
    assert len(ends) > 20
    assert max(ends) < 595


def test_a_letter_that_no_font_has_is_written_as_its_number() -> None:
    paper = agreement("en")
    clause = replace(paper.clauses[0], text={"en": "Friends 🤝 ever\u200d\x07 after\ttab"})
    text = text_of(as_pdf(replace(paper, clauses=(clause,))))
    assert "Friends[U+1F91D]everaftertab" in text


def test_the_foot_names_the_version_and_a_checksum_that_can_be_copied() -> None:
    paper = agreement("en", "ru")
    text = text_of_page(pypdf.PdfReader(io.BytesIO(as_pdf(paper))).pages[0])
    assert f"SHA-256 {paper.checksum}" in text
    assert "TIE-2026-0042 · version 3 · Agreed text · 12 March 2026" in text


def test_clauses_are_numbered_as_each_language_does() -> None:
    text = text_of(as_pdf(agreement("zh", "en", count=12)))
    assert [said for said in ("第一条", "第十条", "第十二条", "Article12") if said not in text] == []


def test_facts_that_contradict_each_other_are_refused_with_a_sentence() -> None:
    paper = agreement("en", "ru")
    for change, said in (
        ({"authentic": frozenset({"fr"})}, "authentic"),
        ({"languages": ("en", "en")}, "twice"),
        ({"clauses": paper.clauses * 2}, "twice"),
        ({"parties": ()}, "at least"),
        ({"parties": paper.parties[:1]}, "a side that the agreement does not have"),
    ):
        with pytest.raises(CannotMakePaper, match=said):
            replace(paper, **change)
    with pytest.raises(CannotMakePaper, match="a clause that the agreement does not have"):
        with_reservation(paper, clause=99)


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(room, "FONTS", tmp_path)
    for cached in (room._fonts, room._letters):
        monkeypatch.setattr(room, cached.__name__, cached.__wrapped__)
    with pytest.raises(room.FontsMissing, match=r"run\.py"):
        as_pdf(agreement("en"))


def test_every_text_of_the_templates_compiles_without_a_warning() -> None:
    papers: list[AgreementPaper] = [agreement("en", "ar", "zh"), draft(agreement("hi", "am", "fa", "id"))]
    for paper in papers:
        data = json.dumps(room.drawable(asdict(wording_of(paper))))
        compiler = typst.Compiler(root=room.FOLDER, font_paths=room._fonts())
        _, warnings = compiler.compile_with_warnings(room.FOLDER / "agreement.typ", sys_inputs={"data": data})
        assert [warning.message for warning in warnings] == []
