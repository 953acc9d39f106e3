"""An agreement as a paper: from the plain facts that a version keeps to the PDF and the DOCX."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from twinhall.transfer.papers import (
    AgreementPaper,
    Clause,
    Party,
    Reservation,
    SignatureBlock,
    as_docx,
    as_pdf,
)

__all__ = ["PAPER_FORMATS", "paper_as", "paper_of"]

PAPER_FORMATS: dict[str, tuple[Callable[[AgreementPaper], bytes], str]] = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
# Fixed here, not in the catalogues of the pages: a paper of a version must not change with them.
_WORDS: dict[str, dict[str, str]] = {
    "agreed": {
        "en": "Agreed text", "ru": "Согласованный текст", "pt": "Texto acordado", "zh": "商定文本",
        "ar": "نص متفق عليه",
    },
    "draft": {
        "en": "Draft for negotiation", "ru": "Проект для переговоров", "pt": "Minuta para negociação",
        "zh": "谈判草案", "ar": "مسودة للتفاوض",
    },
    "deputation": {
        "en": "by deputation", "ru": "по доверенности", "pt": "por delegação", "zh": "受权签署", "ar": "بالتفويض",
    },
}  # fmt: skip


def paper_as(file_format: str, paper: AgreementPaper) -> tuple[bytes, str]:
    """The bytes and their media type. KeyError for a format that papers do not have."""
    make, media_type = PAPER_FORMATS[file_format]
    return make(paper), media_type


def paper_of(
    content: Mapping[str, Any],
    *,
    public_id: str,
    number: int,
    day: datetime.date,
    checksum: str | None,
    is_agreed: bool,
) -> AgreementPaper:
    """The paper of a version, or of the draft (`checksum` None). Equal arguments give equal bytes."""
    languages = tuple(content["languages"])
    return AgreementPaper(
        public_id=public_id,
        version=number,
        day=day,
        languages=languages,
        authentic=frozenset(content["authentic"]),
        kind=content["kinds"],
        title=content["titles"],
        parties=tuple(
            Party(name=party["names"], own_name=party["own_name"], country=party["countries"])
            for party in content["parties"]
        ),
        clauses=tuple(
            Clause(
                number=number, heading=part["headings"], text=part["texts"], stale=frozenset(part["stale"])
            )
            for number, part in enumerate(content["clauses"], start=1)
        ),
        reservations=tuple(
            Reservation(party=part["party"], clause=part["clause"], text=part["texts"])
            for part in content["reservations"]
        ),
        signatures=tuple(_signatures(content, languages)),
        status=_in_each(languages, "agreed" if is_agreed else "draft"),
        is_agreed=is_agreed,
        checksum=checksum,
    )


def _in_each(languages: Sequence[str], word: str) -> dict[str, str]:
    return {code: _WORDS[word].get(code) or _WORDS[word]["en"] for code in languages}


def _signatures(content: Mapping[str, Any], languages: Sequence[str]) -> list[SignatureBlock]:
    """A place to sign for each signatory that was named, and one for each side that named none."""
    named = [
        SignatureBlock(
            party=one["party"],
            signatory=one["names"],
            office=one["offices"],
            lines=(_in_each(languages, "deputation"),) if one["by_deputation"] else (),
        )
        for one in content["signatories"]
    ]
    with_place = {block.party for block in named}
    bare = [
        SignatureBlock(party=place, signatory={}, office={})
        for place in range(len(content["parties"]))
        if place not in with_place
    ]
    return sorted([*named, *bare], key=lambda block: block.party)
