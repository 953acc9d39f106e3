"""A text as its pages take it: rows of clauses, columns of languages, differences, in finished words."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.agreements import (
    AgreementFile,
    ClauseText,
    Draft,
    DraftClause,
    Proposal,
    Reservation,
    Version,
)
from twinhall.algorithms.text_difference import Piece, text_difference
from twinhall.domain.agreements.values import direction_of, filled, language_in
from twinhall.domain.agreements.words import InForce, ProposalKind, ProposalState
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, moment_in_words, number_in_words, reader_language

__all__ = [
    "clause_in_words",
    "clauses_in_words",
    "compared",
    "content_in_words",
    "language_heads",
    "moment_of",
    "proposal_in_words",
    "proposal_state",
    "said_by",
    "signature_in_words",
    "terms_in_words",
    "version_in_words",
]


def language_heads(languages: Sequence[str], authentic: Iterable[str]) -> list[dict[str, Any]]:
    """The heads of the columns."""
    deciding = set(authentic)
    return [
        {
            "code": code,
            "dir": direction_of(code),
            "name": language_in(reader_language(), code),
            "is_authentic": code in deciding,
        }
        for code in languages
    ]


def clauses_in_words(found: AgreementFile) -> list[dict[str, Any]]:
    """The rows of the page."""
    return [clause_in_words(one, found) for one in found.draft.clauses]


def clause_in_words(one: DraftClause, found: AgreementFile) -> dict[str, Any]:
    """One row: its columns, the open proposal, the reservations."""
    draft = found.draft
    heads = language_heads(draft.agreement.languages, draft.agreement.authentic)
    columns = [head | _column(one, head["code"], draft) for head in heads]
    return {
        "id": one.clause.public_id,
        "number": one.number,
        "title": _title(one),
        "columns": columns,
        "needs": any((part["is_stale"] or part["is_empty"]) for part in columns) and bool(one.number),
        "proposal": proposal_in_words(one.proposal, found) if one.proposal else None,
        "reservations": [_reservation(made, found) for made in one.reservations],
        "may_write": found.may_write and bool(one.number),
        "may_speak": found.may_speak and bool(one.number),
        "url": reverse("agreement_clause", args=[found.dossier.public_id, one.clause.public_id]),
    }


def _title(one: DraftClause) -> str:
    """Its heading in the reader's language, else in any."""
    headings = {code: text.heading for code, text in one.texts.items() if text.heading}
    if not headings and one.proposal:
        headings = {code: said.get("heading", "") for code, said in one.proposal.texts.items()}
    return headings.get(reader_language()) or next((text for text in headings.values() if text), "")


def _column(one: DraftClause, code: str, draft: Draft) -> dict[str, Any]:
    text = one.texts.get(code)
    return {
        "heading": text.heading if text else "",
        "text": filled(text.text, draft.values[code]) if text else "",
        "revision": text.revision if text else 0,
        "is_stale": one.is_stale(code),
        "is_empty": one.is_empty(code),
    }


def proposal_in_words(proposal: Proposal, found: AgreementFile) -> dict[str, Any]:
    """An open proposal: what it changes in each language, whose it is, who may answer."""
    draft = found.draft
    is_own = proposal.side_id == found.file.own_side.pk
    accepted = [one.side.city for one in proposal.acceptances.all()]
    return {
        "id": proposal.public_id,
        "kind": ProposalKind(proposal.kind).label,
        "removes": proposal.kind == ProposalKind.REMOVE,
        "city": label_of(proposal.side.city),
        "day": day_in_words(proposal.at.date()),
        "comment": proposal.comment,
        "is_own": is_own,
        "may_answer": found.may_speak and not is_own,
        "may_withdraw": found.may_speak and is_own,
        "accepted_by": [label_of(city) for city in accepted],
        "columns": proposed_columns(proposal, draft),
    }


def proposed_columns(proposal: Proposal, draft: Draft) -> list[dict[str, Any]]:
    """In each language that it touches, the present words and its own, with what differs marked."""
    agreement = draft.agreement
    touched = proposal.base if proposal.kind == ProposalKind.REMOVE else proposal.texts
    heads = language_heads([code for code in agreement.languages if code in touched], agreement.authentic)
    columns = []
    for head in heads:
        code = head["code"]
        before, after = proposal.base.get(code, {}), proposal.texts.get(code, {})
        values = draft.values[code]
        columns.append(
            head
            | {
                "heading": text_difference(before.get("heading", ""), after.get("heading", "")),
                "pieces": text_difference(
                    filled(before.get("text", ""), values), filled(after.get("text", ""), values)
                ),
            }
        )
    return columns


def _reservation(made: Reservation, found: AgreementFile) -> dict[str, Any]:
    languages = found.begun.languages
    return {
        "id": made.public_id,
        "city": label_of(made.side.city),
        "day": day_in_words(made.at.date()),
        "texts": [
            {"code": code, "dir": direction_of(code), "text": made.texts[code]}
            for code in languages
            if made.texts.get(code)
        ],
        "may_withdraw": found.may_speak and made.side_id == found.file.own_side.pk,
    }


def terms_in_words(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The terms of a text, as a list of terms and values."""
    terms = content["terms"]
    rows = [
        (
            gettext("Authentic languages"),
            ", ".join(language_in(reader_language(), code) for code in content["authentic"]),
        ),
        (
            gettext("Term"),
            _years(terms["term_years"]) if terms["term_years"] else gettext("without end"),
        ),
        (
            gettext("Prolonged by itself"),
            _years(terms["prolongation_years"]) if terms["prolongation_years"] else gettext("no"),
        ),
        (
            gettext("Notice period"),
            _months(terms["notice_months"]) if terms["notice_months"] is not None else "",
        ),
        (
            gettext("In force"),
            _day(terms["in_force_on"]) or str(InForce(terms["in_force"]).label),
        ),
        (gettext("Day of signing"), _day(terms["signing_on"])),
        (gettext("Place of signing"), _said(terms["signing_place"])),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def _years(years: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": number_in_words(years)}


def _months(months: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": number_in_words(months)}


def _day(iso: str | None) -> str:
    return day_in_words(datetime.date.fromisoformat(iso)) if iso else ""


def _said(texts: Mapping[str, str]) -> str:
    return texts.get(reader_language()) or next(iter(texts.values()), "")


def content_in_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """A version, or the draft, to be read: clauses by language, reservations under their clause, who signs."""
    languages = content["languages"]
    heads = language_heads(languages, content["authentic"])
    names = [_said(party["names"]) for party in content["parties"]]
    reserved: dict[int, list[dict[str, Any]]] = {}
    for one in content["reservations"]:
        texts = [
            {"code": code, "dir": direction_of(code), "text": one["texts"][code]}
            for code in languages
            if one["texts"].get(code)
        ]
        reserved.setdefault(one["clause"], []).append({"city": names[one["party"]], "texts": texts})
    return {
        "title": _said(content["titles"]),
        "heads": heads,
        "clauses": [
            {
                "number": number,
                "columns": [
                    head
                    | {
                        "heading": part["headings"].get(head["code"], ""),
                        "text": part["texts"].get(head["code"], ""),
                        "is_stale": head["code"] in part["stale"],
                    }
                    for head in heads
                ],
                "reservations": reserved.get(number, []),
            }
            for number, part in enumerate(content["clauses"], start=1)
        ],
        "terms": terms_in_words(content),
        "signatories": [
            {
                "city": names[one["party"]],
                "name": _said(one["names"]),
                "office": _said(one["offices"]),
                "by_deputation": one["by_deputation"],
            }
            for one in content["signatories"]
        ],
    }


def version_in_words(version: Version, agreed: Version | None) -> dict[str, Any]:
    """A version in a list."""
    city = version.mandate.body.city
    return {
        "number": version.number,
        "sha256": version.sha256,
        "when": moment_in_words(version.made_at),
        "city": label_of(city) if city else "",
        "holds": agreed is not None and agreed.pk == version.pk,
    }


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two texts, clause by clause; clauses that say the same are left out."""
    earlier = {part["id"]: (number, part) for number, part in enumerate(before["clauses"], start=1)}
    later = {part["id"]: (number, part) for number, part in enumerate(after["clauses"], start=1)}
    rows = []
    for key in [*later, *(key for key in earlier if key not in later)]:
        old, new = earlier.get(key), later.get(key)
        columns = _compared_columns(old[1] if old else {}, new[1] if new else {}, after)
        if columns:
            rows.append(
                {
                    "number": (new or old or (0,))[0],
                    "is_new": old is None,
                    "is_gone": new is None,
                    "columns": columns,
                }
            )
    return rows


def _compared_columns(
    old: Mapping[str, Any], new: Mapping[str, Any], content: Mapping[str, Any]
) -> list[dict[str, Any]]:
    columns = []
    for head in language_heads(content["languages"], content["authentic"]):
        code = head["code"]
        heading = text_difference(_part(old, "headings", code), _part(new, "headings", code))
        pieces = text_difference(_part(old, "texts", code), _part(new, "texts", code))
        if _differs(heading) or _differs(pieces):
            columns.append(head | {"heading": heading, "pieces": pieces})
    return columns


def _part(clause: Mapping[str, Any], kind: str, code: str) -> str:
    return str(clause.get(kind, {}).get(code, ""))


def _differs(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind != "same" for piece in pieces)


def signature_in_words(signature: Mapping[str, Any]) -> dict[str, Any]:
    """What a digital signature of a PDF says, and what is not known of it."""
    since = {
        "nothing": "",
        "signatures": gettext("Only further signatures were added after it."),
        "more": gettext("Something else was added to the file after it."),
    }
    trust = {
        "trusted": gettext("Its authority is known here."),
        "out of date": gettext("Its certificate was out of date."),
        "revoked": gettext("Its certificate was revoked."),
        "unfit": gettext("Its certificate is not made for signing."),
    }
    signed_at = signature.get("signed_at")
    return {
        "signer": " · ".join(part for part in (signature["signer"], signature["organisation"]) if part),
        "issuer": signature["issuer"],
        "is_intact": signature["is_intact"] and signature["since"] != "more",
        "word": gettext("intact") if signature["is_intact"] else gettext("the file was changed"),
        "when": moment_in_words(datetime.datetime.fromisoformat(signed_at)) if signed_at else "",
        "since": since.get(signature["since"], ""),
        "trust": trust.get(
            signature["trust"], gettext("Whether its authority can be trusted is not known here.")
        ),
    }


def said_by(text: ClauseText) -> str:
    """Who wrote a text: her city."""
    city = text.mandate.body.city
    return label_of(city) if city else ""


def moment_of(text: ClauseText) -> str:
    return moment_in_words(text.at)


def proposal_state(proposal: Proposal) -> str:
    return str(ProposalState(proposal.state).label)
