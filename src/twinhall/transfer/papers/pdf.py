"""The agreement as a PDF."""

from dataclasses import asdict

from twinhall.transfer.papers.agreement import AgreementPaper
from twinhall.transfer.papers.typesetting import typeset
from twinhall.transfer.papers.wording import wording_of


def as_pdf(paper: AgreementPaper) -> bytes:
    """Tagged (PDF/UA-1), every font embedded, dated `paper.day`."""
    return typeset("agreement.typ", asdict(wording_of(paper)), day=paper.day)
