"""The file of a tie as its page takes it: what is next, who said what, in finished words."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from twinhall.access.dossiers import Consent, Document, Dossier, DossierFile, Note, Side
from twinhall.domain.bodies.words import Role
from twinhall.domain.dossiers.words import Closing, DossierState
from twinhall.domain.ties.states import AGREED_OUTSIDE, IN_FORCE, STATES, next_steps
from twinhall.domain.ties.words import TieKind
from twinhall.web.places import label_of, place_of
from twinhall.web.words import day_in_words, isolated, list_in_words, moment_in_words, place_in_alphabet

__all__ = [
    "arc_of",
    "document_in_words",
    "dossier_in_words",
    "in_order",
    "next_in_words",
    "note_in_words",
    "person_in_words",
    "steps_in_words",
    "title_of",
]

_ARCS = {
    DossierState.IDEA: "dashed",
    DossierState.PROPOSED: "dashed",
    DossierState.NEGOTIATING: "dashed",
    DossierState.INTENT_SIGNED: "dashed",
    DossierState.APPROVALS: "dashed",
    DossierState.TEXT_AGREED: "dashed",
    DossierState.KNOWN: "list",
    DossierState.SIGNED: "whole",
    DossierState.ACTIVE: "whole",
    DossierState.SUSPENDED: "faded",
    DossierState.ENDED: "cut",
    DossierState.DECLINED: "cut",
}


# What one side has signed or confirmed is half a bridge already; a word on any other step is none.
_HALVES = (DossierState.SIGNED, DossierState.ACTIVE)


def arc_of(dossier: Dossier) -> str:
    """How the arc of its state is drawn."""
    return _ARCS[DossierState(dossier.state)]


def _half_of(found: DossierFile) -> str:
    """The side of the page from which the arc is half drawn; empty when it is not."""
    waiting = found.waiting
    if waiting is None or waiting.step not in _HALVES or found.dossier.state in IN_FORCE:
        return ""
    return "end" if found.own_side.pk in {side.pk for side in waiting.sides} else "start"


def in_order(sides: Sequence[Side]) -> list[Side]:
    """In the alphabet of the reader's language, for no side is the first."""
    return sorted(sides, key=lambda side: (place_in_alphabet(label_of(side.city)), side.pk))


def title_of(sides: Sequence[Side]) -> str:
    return " – ".join(label_of(side.city) for side in sides)


def dossier_in_words(found: DossierFile) -> dict[str, Any]:
    """The head of the page."""
    dossier, half = found.dossier, _half_of(found)
    return {
        "id": dossier.public_id,
        "state": dossier.state,
        "word": DossierState(dossier.state).label,
        "arc": "half" if half else arc_of(dossier),
        "arc_side": half,
        "kind": TieKind(dossier.kind).label,
        "purpose": dossier.purpose,
        "since": day_in_words(dossier.moved_at.date()),
        "is_example": dossier.is_example,
        "is_open": dossier.state not in ("ended", "declined"),
        "closing": Closing(dossier.closing).label if dossier.closing else "",
        "reason": dossier.reason,
        "planned": day_in_words(dossier.signing_planned_on),
        "signed": day_in_words(dossier.signed_on),
        "in_force": day_in_words(dossier.in_force_on),
        "ended": day_in_words(dossier.ended_on),
        "public_url": _public_page(dossier),
    }


def _public_page(dossier: Dossier) -> str:
    if dossier.tie is not None:
        return reverse("tie", args=[dossier.tie.public_id])
    return reverse("tie", args=[dossier.public_id]) if dossier.is_example and dossier.signed_on else ""


def panel_of(side: Side, found: DossierFile) -> dict[str, Any]:
    """One of the facing panels: the city, what the tie is there, who speaks for it."""
    place = place_of(side.city)
    terms = []
    if side.local_term:
        terms.append({"term": gettext("Called there"), "value": side.local_term})
    if side.word != "none":
        terms.append({"term": gettext("Its word"), "value": side.get_word_display()})
    return {
        "name": place.name,
        "own": place.own,
        "own_lang": place.own_lang,
        "where": place.where,
        "url": place.url,
        "terms": terms,
        "is_own": side.pk == found.own_side.pk,
        "people": _people_of(side, found),
    }


def _people_of(side: Side, found: DossierFile) -> list[dict[str, str]]:
    """Who speaks for it today, each once with all her roles."""
    roles: dict[str, list[str]] = {}
    for mandate in found.speakers:
        if mandate.body.city_id == side.city_id:
            roles.setdefault(mandate.name_in_office, []).append(str(Role(mandate.role).label))
    return [{"name": name, "role": list_in_words(held)} for name, held in roles.items()]


def next_in_words(found: DossierFile, *, at: datetime.datetime) -> dict[str, str]:
    """What is next and on whom it waits, as one sentence with its tone."""
    waiting, dossier = found.waiting, found.dossier
    if waiting is not None:
        names = list_in_words([isolated(label_of(side.city)) for side in in_order(waiting.sides)])
        said = {
            "city": names,
            "day": day_in_words(waiting.since.date()),
            "step": DossierState(waiting.step).label,
        }
        if found.own_side.pk in {side.pk for side in waiting.sides}:
            return {
                "title": gettext("Waiting for you since %(day)s.") % said,
                "text": gettext("The next step is “%(step)s”; your city’s word is missing.") % said,
                "tone": "",
                "url": f"#{_OUTSIDE.get(waiting.step, 'steps')}",
                "label": gettext("Go to this step"),
            }
        return {
            "title": gettext("Waiting for %(city)s since %(day)s.") % said,
            "text": gettext("The next step is “%(step)s”; your side has said so.") % said,
            "tone": "half",
        }
    return _resting(dossier)


def _resting(dossier: Dossier) -> dict[str, str]:
    said = {
        DossierState.IDEA: (
            gettext("An idea of your city alone."),
            gettext("Nobody else sees this file until you propose the tie."),
        ),
        DossierState.KNOWN: (
            gettext("Known from lists only."),
            gettext("Confirm it, and the other side is asked."),
        ),
        DossierState.NEGOTIATING: (
            gettext("You negotiate."),
            gettext(
                "Write to each other; then sign an intent, or go on to approvals, each by the word of every side."
            ),
        ),
        DossierState.INTENT_SIGNED: (
            gettext("The intent is signed."),
            gettext("Next are the approvals of both countries."),
        ),
        DossierState.APPROVALS: (
            gettext("Approvals and text are under way."),
            gettext("Each side walks its own track; the text is agreed by every side."),
        ),
        DossierState.TEXT_AGREED: (
            gettext("The text is agreed."),
            gettext("It can be signed once the tracks of every side are complete."),
        ),
        DossierState.SIGNED: (gettext("Signed by every side."), gettext("It comes into force on its day.")),
        DossierState.ACTIVE: (gettext("In force."), gettext("Keep it alive: note what you do together.")),
        DossierState.SUSPENDED: (gettext("Suspended."), gettext("Every side can agree to take it up again.")),
        DossierState.ENDED: (gettext("Ended."), gettext("It stays in the register with its sources.")),
        DossierState.DECLINED: (
            gettext("It did not come about this time."),
            gettext("The file stays readable; a new one can be begun at any time."),
        ),
        DossierState.PROPOSED: (gettext("Proposed."), ""),
    }
    title, text = said[DossierState(dossier.state)]
    return {"title": title, "text": text, "tone": "done" if dossier.state in IN_FORCE else "plain"}


# The part of the page where the step is taken.
_OUTSIDE = {"text-agreed": "text", "signed": "signing"}


def steps_in_words(found: DossierFile) -> list[dict[str, Any]]:
    """Each step that every side together can take now: who has said so, and whether one's own side still can."""
    rows: list[dict[str, Any]] = []
    for step in next_steps(found.dossier.state):
        said = [consent for consent in found.consents if consent.step == step]
        own = any(consent.side_id == found.own_side.pk for consent in said)
        is_back = STATES.index(step) < STATES.index(found.dossier.state)
        rows.append(
            {
                "step": step,
                "word": DossierState(step).label,
                "label": _label(found.dossier.state, step),
                "said": [consent_in_words(consent) for consent in said],
                "own": own,
                "may": found.may_speak and not own and step not in AGREED_OUTSIDE,
                "outside": _OUTSIDE.get(step, ""),
                "back": is_back,
                "asks": step in ("suspended", "ended"),
                "grave": step == "ended",
            }
        )
    return sorted(rows, key=lambda row: row["back"])


def _label(state: str, step: str) -> str:
    """What the button says."""
    labels = {
        ("proposed", "negotiating"): gettext("Accept and talk"),
        ("negotiating", "intent-signed"): gettext("Our side has signed the intent"),
        ("negotiating", "approvals"): gettext("Go on to approvals"),
        ("intent-signed", "approvals"): gettext("Go on to approvals"),
        ("text-agreed", "approvals"): gettext("Open the text again"),
        ("known", "active"): gettext("The tie exists and is alive"),
        ("signed", "active"): gettext("It is in force"),
        ("suspended", "active"): gettext("Take it up again"),
    }
    general = {"suspended": gettext("Suspend the tie"), "ended": gettext("End the tie")}
    return labels.get((state, step)) or general.get(step) or str(DossierState(step).label)


def consent_in_words(consent: Consent) -> dict[str, str]:
    return {
        "city": label_of(consent.side.city),
        "who": person_in_words(consent),
        "day": day_in_words(consent.at.date()),
        "reason": consent.reason,
        "on": day_in_words(consent.on),
    }


def person_in_words(done: Consent | Note | Document) -> str:
    """Who did it, and as what: the name in office stays with the act."""
    return gettext("%(name)s, %(role)s") % {
        "name": isolated(done.mandate.name_in_office),
        "role": Role(done.mandate.role).label,
    }


def note_in_words(written: Note, found: DossierFile) -> dict[str, Any]:
    return {
        "id": written.public_id,
        "city": label_of(written.side.city),
        "who": person_in_words(written),
        "is_own": written.side_id == found.own_side.pk,
        "when": moment_in_words(written.at),
        "text": written.text,
        "language": written.language,
        "document": document_in_words(written.document) if written.document else None,
    }


def document_in_words(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "url": reverse("upload", args=[document.upload.public_id]),
        "city": label_of(document.side.city),
        "day": day_in_words(document.at.date()),
        "sha256": document.upload.sha256,
    }


def timeline_of(found: DossierFile) -> list[dict[str, str]]:
    """What every side said, step by step, for parts/timeline.html."""
    entries: dict[tuple[datetime.date, str], list[str]] = {}
    for consent in found.history:
        key = (consent.at.date(), consent.step)
        said = gettext("%(city)s: %(who)s") % {
            "city": label_of(consent.side.city),
            "who": person_in_words(consent),
        }
        entries.setdefault(key, []).append(said)
    opened = {
        "day": day_in_words(found.dossier.opened_at.date()),
        "title": gettext("File opened"),
        "text": "",
    }
    return [
        opened,
        *(
            {
                "day": day_in_words(day),
                "title": str(DossierState(step).label),
                "text": gettext("; ").join(said),
                "tone": "done",
            }
            for (day, step), said in entries.items()
        ),
    ]
