"""An outcome document as a paper: from what a version keeps, and who joined it, to the PDF and the DOCX."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinhall.domain.cities.countries import country_name
from twinhall.domain.delegations.models import Delegation
from twinhall.transfer.agreement_papers import PAPER_FORMATS, paper_as
from twinhall.transfer.papers import AgreementPaper, Clause, Party, Reservation

__all__ = ["PAPER_FORMATS", "Joined", "outcome_paper", "paper_as"]

# Fixed here, not in the catalogues of the pages: a paper of a version must not change with them.
_WORDS: dict[str, dict[str, str]] = {
    "adopted": {
        "en": "Adopted text", "ru": "Принятый текст", "pt": "Texto adotado", "zh": "通过的文本", "ar": "نص معتمد",
    },
    "draft": {"en": "Draft", "ru": "Проект", "pt": "Minuta", "zh": "草案", "ar": "مسودة"},
    "kind": {
        "en": "Outcome document", "ru": "Итоговый документ", "pt": "Documento final", "zh": "成果文件",
        "ar": "الوثيقة الختامية",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Joined:
    """Who joined: names and country by language, and what is reserved, by language (empty: nothing)."""

    names: Mapping[str, str]
    own_name: str
    country: str
    reservation: Mapping[str, str]

    @classmethod
    def of(cls, delegation: Delegation, reservation: Mapping[str, str]) -> "Joined":
        """Needs the delegation's city and body fetched along."""
        city = delegation.city or (delegation.body.city if delegation.body else None)
        if city is not None:
            own = city.own_name or city.name
            return cls(
                {"en": city.name} | dict(city.labels), own, delegation.country or city.country, reservation
            )
        names = dict(delegation.names) or (dict(delegation.body.names) if delegation.body else {})
        name = names.get("en") or next(iter(names.values()), "") or delegation.name
        return cls(names, name, delegation.country, reservation)


def outcome_paper(
    content: Mapping[str, Any],
    *,
    public_id: str,
    number: int,
    day: datetime.date,
    checksum: str,
    joined: Sequence[Joined],
    is_adopted: bool,
) -> AgreementPaper:
    """The paper of a version. Equal arguments give equal bytes."""
    languages = tuple(content["languages"])
    names = content["forum"]["names"]
    ordered = sorted(joined, key=lambda one: (one.country, one.own_name))
    return AgreementPaper(
        public_id=public_id,
        version=number,
        day=day,
        languages=languages,
        authentic=frozenset(content["authentic"]),
        kind=_in_each(languages, "kind"),
        title=content["titles"],
        # At the head stands the forum alone: those who joined may be sixty.
        parties=(
            Party(name=names, own_name=next(iter(names.values()), content["forum"]["slug"]), country={}),
        ),
        clauses=tuple(
            Clause(number=place, heading={}, text=part["texts"], stale=frozenset(part["stale"]))
            for place, part in enumerate(content["paragraphs"], start=1)
        ),
        reservations=tuple(
            Reservation(party=place, clause=0, text=one.reservation)
            for place, one in enumerate(ordered, start=1)
            if one.reservation
        ),
        status=_in_each(languages, "adopted" if is_adopted else "draft"),
        is_agreed=is_adopted,
        checksum=checksum,
        has_paragraphs=True,
        joined=tuple(_party(one, languages) for one in ordered),
    )


def _party(one: Joined, languages: Sequence[str]) -> Party:
    return Party(
        name={code: one.names[code] for code in {*languages, "en"} if one.names.get(code)},
        own_name=one.own_name,
        country={code: country_name(one.country, code) for code in languages} if one.country else {},
    )


def _in_each(languages: Sequence[str], word: str) -> dict[str, str]:
    return {code: _WORDS[word].get(code) or _WORDS[word]["en"] for code in languages}
