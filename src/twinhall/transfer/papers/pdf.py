"""The agreement as a PDF."""

from dataclasses import asdict

from twinhall.transfer.papers.agreement import AgreementPaper
from twinhall.transfer.papers.typesetting import pictures, typeset
from twinhall.transfer.papers.wording import wording_of


def as_pdf(paper: AgreementPaper) -> bytes:
    """Tagged (PDF/UA-1), every font embedded, dated `paper.day`."""
    return typeset("agreement.typ", asdict(wording_of(paper)), day=paper.day)


def as_pictures(paper: AgreementPaper, *, ppi: float = 80) -> list[bytes]:
    """Its pages as PNG files."""
    return pictures("agreement.typ", asdict(wording_of(paper)), day=paper.day, ppi=ppi)
