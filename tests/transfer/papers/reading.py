"""Reads made papers back, with libraries that had no part in making them."""

import io
import re
import unicodedata
from typing import Any

import docx
import pypdf
from docx.oxml.ns import qn
from pypdf.generic import ByteStringObject, ContentStream, TextStringObject


def text_of(pdf: bytes) -> str:
    """All letters of all pages as a screen reader gets them, without spaces: lines break where they like."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed("".join(text_of_page(page) for page in pages))


def text_of_page(page: Any) -> str:
    """By each font's table of letters; where letters are joined or turned round, what the file says they stand for."""
    tables = {name: _letters_of(font) for name, font in page["/Resources"].get("/Font", {}).items()}
    said: list[str] = []
    table: dict[int, str] = {}
    marks: list[tuple[str, int]] = []  # what is open, and how much was said before it
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"Tf":
            table = tables[operands[0]]
        elif operator in (b"BDC", b"BMC"):
            marks.append((_meaning(operands), len(said)))
        elif operator == b"EMC":
            meaning, since = marks.pop()
            if meaning == "/ReversedChars":
                said[since:] = reversed(said[since:])
            elif meaning:
                said[since:] = [meaning]
        elif operator in (b"TJ", b"Tj"):
            pieces = operands[0] if operator == b"TJ" else operands
            said += [table.get(code, "") for piece in pieces for code in _codes(piece)]
    return "".join(said)


def _meaning(operands: list[Any]) -> str:
    """What stands for the letters within a mark: a text, "/ReversedChars", or nothing."""
    if operands[0] == "/ReversedChars":
        return "/ReversedChars"
    return (
        str(operands[1].get("/ActualText", "")) if len(operands) > 1 and hasattr(operands[1], "get") else ""
    )


def _codes(piece: Any) -> list[int]:
    if not isinstance(piece, TextStringObject | ByteStringObject):
        return []
    data = piece.original_bytes
    return [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)]


def _letters_of(font: Any) -> dict[int, str]:
    lines = font.get_object()["/ToUnicode"].get_data().decode()
    letters: dict[int, str] = {}
    for code, text in re.findall(r"^<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)> *$", lines, re.MULTILINE):
        letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for first, last, text in re.findall(
        r"^<([0-9a-fA-F]{4})> *<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)>", lines, re.MULTILINE
    ):
        for code in range(int(first, 16), int(last, 16) + 1):
            letters[code] = chr(int(text, 16) + code - int(first, 16))
    return letters


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u2066-\u2069\u00ad-]", "", unicodedata.normalize("NFKC", text))


def places_of(pdf: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Each piece of text of a page with its place from the left and from the bottom, in points."""
    found: list[tuple[str, float, float]] = []

    def note(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        if text.strip():
            x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
            y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
            found.append((text, x, y))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=note)
    return found


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Every font of the file and whether its letters are within the file."""
    fonts: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            for real in font.get_object().get("/DescendantFonts", [font]):
                descriptor = real.get_object()["/FontDescriptor"].get_object()
                embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                fonts[str(real.get_object()["/BaseFont"]).split("+")[-1]] = embedded
    return fonts


def page_count(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def cells_of(file: bytes) -> list[list[str]]:
    """The table of clauses: rows of cells of text. The first table names the parties, the last is for signing."""
    table = docx.Document(io.BytesIO(file)).tables[1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def is_right_to_left(paragraph: Any) -> bool:
    return paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:bidi")) is not None
