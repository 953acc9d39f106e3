"""Entries of the journal as a page shows them: finished words, and links to what they speak of."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from twinhall.access.bodies import Body
from twinhall.access.journal import VERBS, Entry, Known
from twinhall.domain.approvals.words import StepState
from twinhall.domain.bodies.words import ActState, BodyKind, Role, TwoPersonAct
from twinhall.domain.claims.words import ClaimKind, ClaimState, ProofKind, ProofState
from twinhall.domain.dossiers.words import Closing, DossierState
from twinhall.domain.notices.words import MessageState
from twinhall.domain.ties.words import TieKind
from twinhall.domain.upkeep.words import EvidenceKind, EvidenceState
from twinhall.web.dossier_words import in_order, title_of
from twinhall.web.operator import FIGURE_NAMES
from twinhall.web.places import label_of, parties_in_order, place_of, tie_in_words
from twinhall.web.words import (
    country_in_words,
    day_in_words,
    isolated,
    list_in_words,
    moment_in_words,
    number_in_words,
    text_for_reader,
)

__all__ = ["Change", "EntryShown", "Linked", "entry_in_words", "kind_in_words"]

_DOORS = {
    "page": gettext_lazy("page"),
    "command": gettext_lazy("command"),
    "job": gettext_lazy("daily routine"),
    "demo": gettext_lazy("demo"),
    "api": gettext_lazy("program interface"),
}
# What is told before and after; a name that is not here is shown as it is written.
_FIELDS = {
    "act": gettext_lazy("Act"),
    "added": gettext_lazy("New"),
    "body": gettext_lazy("Body"),
    "changed": gettext_lazy("Changed"),
    "city": gettext_lazy("City"),
    "closing": gettext_lazy("Reason"),
    "claims": gettext_lazy("Claims"),
    "claim": gettext_lazy("Claim"),
    "completed": gettext_lazy("Completed"),
    "country": gettext_lazy("Country"),
    "day": gettext_lazy("Day"),
    "ends_on": gettext_lazy("Last day"),
    "fields": gettext_lazy("Fields"),
    "into": gettext_lazy("Merged into"),
    "job": gettext_lazy("Job"),
    "kind": gettext_lazy("Kind"),
    "mandate": gettext_lazy("Mandate"),
    "mandates": gettext_lazy("Mandates"),
    "moved": gettext_lazy("Moved along"),
    "names": gettext_lazy("Names"),
    "new": gettext_lazy("New"),
    "on": gettext_lazy("On"),
    "operator": gettext_lazy("Operator"),
    "person": gettext_lazy("Person"),
    "predecessor": gettext_lazy("Predecessor"),
    "purpose": gettext_lazy("Purpose"),
    "revoked_at": gettext_lazy("Revoked"),
    "role": gettext_lazy("Role"),
    "round": gettext_lazy("Round"),
    "sessions": gettext_lazy("Sessions"),
    "side": gettext_lazy("Side"),
    "sides": gettext_lazy("Sides"),
    "step": gettext_lazy("Step"),
    "steps": gettext_lazy("Steps"),
    "template": gettext_lazy("Track of"),
    "place": gettext_lazy("Place"),
    "none_needed": gettext_lazy("No approval needed"),
    "lapses_on": gettext_lazy("Answer asked for by"),
    "is_binding": gettext_lazy("Binds in law"),
    "note": gettext_lazy("Message"),
    "document": gettext_lazy("Document"),
    "evidence": gettext_lazy("Evidence"),
    "released": gettext_lazy("Shown as the word of one side"),
    "upload": gettext_lazy("File"),
    "term_known": gettext_lazy("Local term told"),
    "sha256": gettext_lazy("SHA-256"),
    "size": gettext_lazy("Size in bytes"),
    "source": gettext_lazy("Source"),
    "starts_on": gettext_lazy("First day"),
    "state": gettext_lazy("State"),
    "uploads": gettext_lazy("files handed in"),
    "two_person_acts": gettext_lazy("Acts that take two persons"),
    "verified_on": gettext_lazy("Verified on"),
}
_STATES = {
    "dossier": DossierState,
    "step": StepState,
    "claim": ClaimState,
    "proof": ProofState,
    "act": ActState,
    "message": MessageState,
    "evidence": EvidenceState,
}
_KINDS = {
    "dossier": TieKind,
    "claim": ClaimKind,
    "proof": ProofKind,
    "body": BodyKind,
    "evidence": EvidenceKind,
}
# What people sign in with, as the second step; the names are allauth's.
_FACTORS = {
    "totp": gettext_lazy("Authenticator app"),
    "webauthn": gettext_lazy("Passkey or security key"),
    "recovery_codes": gettext_lazy("Recovery codes"),
}
_PURPOSES = {"claim-letter": gettext_lazy("stamped letter")}
_REFERENCE = re.compile(r"([a-z]{3})_[0-9a-z]{4,20}")


@dataclass(frozen=True)
class Linked:
    """A thing by its name; `url` is empty where there is no page of it for this reader."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Change:
    """One figure or state, before and after; either may be empty."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryShown:
    """An entry on a page."""

    number: int
    what: str
    subject: Linked
    who: str
    who_url: str
    body: Linked | None
    when: str
    door: str
    changes: Sequence[Change]
    seal: str


def kind_in_words(verb: str) -> str:
    """What happened; the verb itself where no room has words for it."""
    return str(VERBS.get(verb, verb))


def entry_in_words(entry: Entry, known: Known) -> EntryShown:
    names = _Names(known)
    return EntryShown(
        number=entry.number,
        what=kind_in_words(entry.verb),
        subject=names.linked(entry.subject),
        who=_who(entry, names),
        who_url=f"{reverse('journal')}?person={entry.by}" if entry.by and known.is_staff else "",
        body=names.linked(entry.acting_for) if entry.acting_for else None,
        when=isolated(moment_in_words(entry.at)),
        door=str(_DOORS.get(entry.door, entry.door)),
        changes=_changes(entry, names),
        seal=entry.hash[:12],
    )


def _who(entry: Entry, names: "_Names") -> str:
    if not entry.by:
        return gettext("the calendar") if entry.door == "job" else gettext("command of the operator")
    return names.person(entry.by)


class _Names:
    """What ids are called, and where they lead this reader."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._kinds: dict[str, Callable[[str], Linked | None]] = {
            "per": lambda ref: Linked(self.person(ref)),
            "bod": self._body,
            "cty": self._city,
            "tie": self._tie,
            "stp": self._step,
            "clm": self._claim,
            "prf": self._proof,
            "mdt": self._mandate,
            "act": self._act,
        }

    def linked(self, reference: str) -> Linked:
        """The thing by its name; by its id where it has none, or none for this reader."""
        found = _REFERENCE.fullmatch(reference)
        name = self._kinds.get(found[1]) if found else None
        return (name(reference) if name else None) or Linked(reference)

    def person(self, reference: str) -> str:
        person = self.known.people.get(reference)
        if person is not None:
            return str(person)
        return (
            gettext("a person since erased") if reference in self.known.erased else gettext("another person")
        )

    def _body(self, reference: str) -> Linked | None:
        body = self.known.bodies.get(reference)
        return Linked(body.name, self._own("body_journal", body)) if body else None

    def _city(self, reference: str) -> Linked | None:
        city = self.known.cities.get(reference)
        return Linked(label_of(city), reverse("city", args=[city.slug])) if city else None

    def _tie(self, reference: str) -> Linked | None:
        tie = self.known.ties.get(reference)
        if tie is None:
            dossier = self.known.dossiers.get(reference)
            return Linked(title_of(in_order(list(dossier.sides.all())))) if dossier else None
        places = [place_of(party.city) for party in parties_in_order(tie)]
        return Linked(tie_in_words(places), reverse("tie", args=[reference]))

    def _step(self, reference: str) -> Linked | None:
        step = self.known.steps.get(reference)
        return Linked(text_for_reader(step.names)) if step else None

    def _claim(self, reference: str) -> Linked | None:
        claim = self.known.claims.get(reference)
        if claim is None:
            return None
        url = reverse("verification_claim", args=[reference]) if self.known.is_staff else ""
        return Linked(label_of(claim.city), url)

    def _proof(self, reference: str) -> Linked | None:
        proof = self.known.proofs.get(reference)
        if proof is None:
            return None
        url = reverse("verification_claim", args=[proof.claim.public_id]) if self.known.is_staff else ""
        return Linked(label_of(proof.claim.city), url)

    def _mandate(self, reference: str) -> Linked | None:
        mandate = self.known.mandates.get(reference)
        if mandate is None:
            return None
        return Linked(mandate.body.name, self._own("body", mandate.body))

    def _act(self, reference: str) -> Linked | None:
        act = self.known.acts.get(reference)
        return Linked(act.body.name, self._own("body", act.body)) if act else None

    def _own(self, page: str, body: Body) -> str:
        """The address of a page that only a body's own people and staff may open."""
        may_open = self.known.is_staff or body.public_id == self.known.own_body
        return reverse(page, args=[body.public_id]) if may_open else ""


def _changes(entry: Entry, names: _Names) -> list[Change]:
    """What is different, and what is told once; the subject itself is not told again."""
    changes = []
    for name in dict.fromkeys([*entry.before, *entry.after]):
        before, after = (
            _said(side.get(name), name, entry.verb, names) for side in (entry.before, entry.after)
        )
        if before != after:
            word = _FIELDS.get(name) or FIGURE_NAMES.get(name) or name.replace("_", " ")
            changes.append(Change(str(word), before, after))
    return changes


def _said(value: Any, name: str, verb: str, names: _Names) -> str:
    """A value in words, as its name and the kind of entry tell what it is."""
    match value:
        case None:
            return ""
        case bool():
            return gettext("yes") if value else gettext("no")
        case int() | float():
            return number_in_words(value)
        case list():
            return list_in_words([_said(one, name, verb, names) for one in value])
        case dict():
            return text_for_reader(value) if name == "names" else _pairs(value)
    return (
        _word(str(value), name, verb.partition(".")[0]) or _day(str(value)) or names.linked(str(value)).name
    )


def _pairs(value: dict[str, Any]) -> str:
    return list_in_words([f"{name} {said}" for name, said in value.items()])


def _word(value: str, name: str, room: str) -> str:
    """The word of the field for a choice; empty where it is none."""
    choices = {
        "state": _STATES.get(room),
        "kind": _KINDS.get(room),
        "role": Role,
        "step": DossierState,
        "closing": Closing,
        "act": TwoPersonAct,
        "two_person_acts": TwoPersonAct,
    }.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    if name == "country":
        return country_in_words(value)
    named = {"kind": _FACTORS, "purpose": _PURPOSES}.get(name, {})
    return str(named.get(value, ""))


def _day(value: str) -> str:
    """A day or a moment in words; empty where it is none."""
    try:
        if len(value) == len("2024-07-09"):
            return day_in_words(datetime.date.fromisoformat(value))
        if len(value) > len("2024-07-09T12:00") and value[10] == "T":
            return moment_in_words(datetime.datetime.fromisoformat(value))
    except ValueError:
        pass
    return ""
