"""Papers: what is printed and signed. Plain facts in, PDF and DOCX out, the same bytes from the same facts.

Knows no table and no request; whoever needs a paper gathers its facts and calls `as_pdf` or `as_docx`.
"""

from twinhall.transfer.papers.agreement import (
    AgreementPaper,
    CannotMakePaper,
    Clause,
    Party,
    Reservation,
    SignatureBlock,
)
from twinhall.transfer.papers.docx import as_docx
from twinhall.transfer.papers.pdf import as_pdf

__all__ = [
    "AgreementPaper",
    "CannotMakePaper",
    "Clause",
    "Party",
    "Reservation",
    "SignatureBlock",
    "as_docx",
    "as_pdf",
]
