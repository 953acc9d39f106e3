"""A document as its pages take it: paragraphs in columns, proposals with what differs, in finished words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from twinhall.access.forums import Forum
from twinhall.access.outcomes import (
    Amendment,
    DraftParagraph,
    OutcomeFile,
    OutcomeReservation,
    OutcomeVersion,
    RollAnswer,
)
from twinhall.algorithms.text_difference import Piece, text_difference
from twinhall.domain.agreements.values import direction_of
from twinhall.domain.outcomes.words import AmendmentKind, AmendmentState, OutcomeState, RollWord
from twinhall.web.agreements.words import language_heads
from twinhall.web.asking import AskedRequest
from twinhall.web.forums.words import head_of as forum_head
from twinhall.web.words import country_in_words, day_in_words, moment_in_words, reader_language

__all__ = [
    "answers_in_words",
    "compared",
    "content_in_words",
    "head_of",
    "moment_there",
    "paragraph_in_words",
    "paragraphs_in_words",
    "texts_in_words",
    "version_in_words",
]


def head_of(request: AskedRequest, forum: Forum) -> dict[str, Any]:
    """What the head of every page takes (`forums/_head.html`), and the forum's word in addresses."""
    return forum_head(request, forum) | {"slug": forum.slug}


STATE_TONES = {OutcomeState.OPEN: "new", OutcomeState.ROLL: "waiting", OutcomeState.ADOPTED: "done"}
WORD_TONES = {RollWord.JOINS: "done", RollWord.RESERVES: "half", RollWord.STAYS_OUT: "refused"}


def texts_in_words(texts: Mapping[str, str], languages: Sequence[str] = ()) -> list[dict[str, str]]:
    """A text in each of its languages, with how it is written; the order of the document's first."""
    order = [*languages, *(code for code in texts if code not in languages)]
    return [
        {"code": code, "dir": direction_of(code), "text": texts[code]} for code in order if texts.get(code)
    ]


def moment_there(moment: Any, forum: Forum) -> str:
    """A day in the forum's own time zone."""
    return day_in_words(moment.astimezone(forum.zone).date()) if moment else ""


def paragraphs_in_words(found: OutcomeFile) -> list[dict[str, Any]]:
    return [paragraph_in_words(one, found) for one in found.draft.paragraphs]


def paragraph_in_words(one: DraftParagraph, found: OutcomeFile) -> dict[str, Any]:
    """One row: its columns, the open proposals, the reservations, what the reader may do."""
    outcome = found.begun
    heads = language_heads(outcome.languages, outcome.authentic)
    own = found.delegation.pk if found.delegation else 0
    columns = [
        head
        | {
            "text": one.texts[head["code"]].text if head["code"] in one.texts else "",
            "revision": one.texts[head["code"]].revision if head["code"] in one.texts else 0,
            "is_stale": one.is_stale(head["code"]),
            "is_empty": one.is_empty(head["code"]),
        }
        for head in heads
    ]
    return {
        "id": one.paragraph.public_id,
        "number": one.number,
        "columns": columns,
        "amendments": [_amendment(made, found, heads) for made in one.amendments],
        "reservations": [_reservation(made, found) for made in one.reservations],
        "may_write": found.may_write and bool(one.number),
        "may_propose": found.may_propose,
        "has_own": any(made.delegation_id == own for made in one.amendments),
        "may_reserve": found.may_speak
        and found.state in ("open", "roll")
        and bool(one.number)
        and not any(made.delegation_id == own for made in one.reservations),
        "url": reverse("outcome_paragraph", args=[found.forum.slug, one.paragraph.public_id]),
    }


def _amendment(made: Amendment, found: OutcomeFile, heads: Sequence[dict[str, Any]]) -> dict[str, Any]:
    is_own = found.delegation is not None and made.delegation_id == found.delegation.pk
    touched = made.base if made.kind == AmendmentKind.REMOVE else made.texts
    return {
        "id": made.public_id,
        "from": made.delegation.name,
        "what": str(AmendmentKind(made.kind).label),
        "day": moment_there(made.at, found.forum),
        "comment": made.comment,
        "answers": made.counter_to_id is not None,
        "is_own": is_own,
        "may_answer": found.is_organiser and found.state == OutcomeState.OPEN,
        "may_counter": found.may_propose and not is_own and made.kind != AmendmentKind.REMOVE,
        "may_withdraw": found.may_propose and is_own,
        "columns": [
            head
            | {
                "pieces": text_difference(
                    made.base.get(head["code"], {}).get("text", ""), made.texts.get(head["code"], "")
                )
            }
            for head in heads
            if head["code"] in touched
        ],
    }


def answered_in_words(made: Amendment, found: OutcomeFile) -> dict[str, Any]:
    """A proposal that is decided."""
    return {
        "from": made.delegation.name,
        "day": moment_there(made.at, found.forum),
        "what": str(AmendmentKind(made.kind).label),
        "state": str(AmendmentState(made.state).label),
        "comment": made.comment,
        "answer": made.answer,
        "texts": texts_in_words(made.texts, found.begun.languages),
    }


def _reservation(made: OutcomeReservation, found: OutcomeFile) -> dict[str, Any]:
    is_own = found.delegation is not None and made.delegation_id == found.delegation.pk
    return {
        "id": made.public_id,
        "from": made.delegation.name,
        "day": moment_there(made.at, found.forum),
        "texts": texts_in_words(made.texts, found.begun.languages),
        "may_withdraw": found.may_speak and is_own and found.state in ("open", "roll"),
    }


def content_in_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """A version to be read."""
    heads = language_heads(content["languages"], content["authentic"])
    titles = content["titles"]
    return {
        "title": titles.get(reader_language()) or next(iter(titles.values()), ""),
        "titles": texts_in_words(titles, content["languages"]),
        "heads": heads,
        "paragraphs": [
            {
                "number": number,
                "id": part["id"],
                "columns": [
                    head
                    | {
                        "text": part["texts"].get(head["code"], ""),
                        "is_stale": head["code"] in part["stale"],
                        "is_empty": not part["texts"].get(head["code"]),
                    }
                    for head in heads
                ],
            }
            for number, part in enumerate(content["paragraphs"], start=1)
        ],
    }


def version_in_words(version: OutcomeVersion, found: OutcomeFile) -> dict[str, Any]:
    return {
        "number": version.number,
        "sha256": version.sha256,
        "when": moment_in_words(version.made_at),
        "is_adopted": found.begun.adopted_id == version.pk,
    }


def answers_in_words(answers: Sequence[RollAnswer], found: OutcomeFile) -> list[dict[str, Any]]:
    """What delegations said, by name; who spoke where it spoke itself, who told where others entered it."""
    rows = [
        {
            "name": one.delegation.name,
            "country": country_in_words(one.delegation.country) if one.delegation.country else "",
            "word": str(RollWord(one.word).label),
            "key": one.word,
            "tone": WORD_TONES[RollWord(one.word)],
            "told_by": one.told_by,
            "who": "" if one.told_by else one.mandate.name_in_office,
            "when": moment_in_words(one.at),
            "texts": texts_in_words(one.reservation, found.begun.languages),
            "is_own": found.delegation is not None and one.delegation_id == found.delegation.pk,
        }
        for one in answers
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def state_in_words(found: OutcomeFile) -> dict[str, str]:
    if found.outcome is None:
        return {"word": gettext("not begun"), "tone": ""}
    state = OutcomeState(found.state)
    return {"word": str(state.label), "tone": STATE_TONES.get(state, "")}


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two texts, paragraph by paragraph; those that say the same are left out."""
    earlier = {part["id"]: (number, part) for number, part in enumerate(before["paragraphs"], start=1)}
    later = {part["id"]: (number, part) for number, part in enumerate(after["paragraphs"], start=1)}
    rows = []
    for key in [*later, *(key for key in earlier if key not in later)]:
        old, new = earlier.get(key), later.get(key)
        columns = []
        for head in language_heads(after["languages"], after["authentic"]):
            said = [one[1]["texts"].get(head["code"], "") if one else "" for one in (old, new)]
            pieces = text_difference(said[0], said[1])
            if _differs(pieces):
                columns.append(head | {"pieces": pieces})
        if columns:
            number = (new or old or (0,))[0]
            rows.append({"number": number, "is_new": old is None, "is_gone": new is None, "columns": columns})
    return rows


def _differs(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind != "same" for piece in pieces)
