"""Agreements to set: real sentences of each language, so that pages look as they will."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from twinhall.transfer.papers import AgreementPaper, Clause, Party, Reservation, SignatureBlock

_SAMPLES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
CITIES = {key: Party(**city) for key, city in _SAMPLES["cities"].items()}
KIND, TITLE, STATUS, CLAUSES = (_SAMPLES[name] for name in ("kind", "title", "status", "clauses"))


def only(texts: dict[str, str], languages: Iterable[str]) -> dict[str, str]:
    return {language: texts[language] for language in languages if language in texts}


def clauses(count: int, languages: Iterable[str]) -> tuple[Clause, ...]:
    chosen = tuple(languages)
    return tuple(
        Clause(
            number=number,
            heading=only(CLAUSES[(number - 1) % 4]["heading"], chosen),
            text=only(CLAUSES[(number - 1) % 4]["text"], chosen),
        )
        for number in range(1, count + 1)
    )


def signature(party: int, signatory: dict[str, str]) -> SignatureBlock:
    office = {
        "en": "Mayor",
        "ru": "Мэр",
        "zh": "市长",
        "ar": "المحافظ",
        "pt": "Prefeito",
        "hi": "महापौर",
        "am": "ከንቲባ",
    }
    return SignatureBlock(party=party, signatory=signatory, office=office)


def agreement(*languages: str, cities: Iterable[str] = ("durban", "kazan"), count: int = 4) -> AgreementPaper:
    """An agreed text of `count` clauses, ready to sign."""
    parties = tuple(CITIES[city] for city in cities)
    return AgreementPaper(
        public_id="TIE-2026-0042",
        version=3,
        day=date(2026, 3, 12),
        languages=languages,
        authentic=frozenset(languages),
        kind=KIND,
        title=TITLE,
        parties=parties,
        clauses=clauses(count, languages),
        signatures=tuple(signature(place, {"en": "N. N."}) for place in range(len(parties))),
        status={"en": "Agreed text", "ru": "Согласованный текст", "zh": "商定文本", "ar": "النص المتفق عليه"},
        is_agreed=True,
        checksum="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )


def draft(paper: AgreementPaper) -> AgreementPaper:
    return replace(paper, is_agreed=False, status=STATUS, checksum=None)


def with_reservation(paper: AgreementPaper, *, party: int = 0, clause: int = 3) -> AgreementPaper:
    text = {
        "en": "Durban bears costs only for what its council has approved beforehand.",
        "ru": "Дурбан несёт расходы только по мероприятиям, заранее одобренным его советом.",
        "zh": "德班仅承担其市议会事先批准的费用。",
        "ar": "لا تتحمل ديربان سوى التكاليف التي وافق عليها مجلسها مسبقًا.",
    }
    return replace(paper, reservations=(Reservation(party=party, clause=clause, text=text),))
