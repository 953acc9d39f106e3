"""Reads made papers back, with libraries that had no part in making them."""

import io
import re
import unicodedata
from typing import Any

import docx
import pypdf
from docx.oxml.ns import qn


def text_of(pdf: bytes) -> str:
    """All letters of all pages, without spaces and joiners: lines break where they like."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed("".join(page.extract_text() for page in pages))


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
