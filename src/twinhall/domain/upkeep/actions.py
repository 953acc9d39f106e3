"""What can happen to evidence: entered, corrected, confirmed or disputed by another side, shown, withdrawn."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Document, Dossier, Side
from twinhall.domain.dossiers.vouching import dossier_of_tie
from twinhall.domain.dossiers.words import SPEAKING_ROLES, DossierState
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.letters import tell_of_dispute, tell_of_evidence
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange, Project
from twinhall.domain.upkeep.words import (
    EVIDENCE_STATES,
    Answer,
    EvidenceKind,
    EvidenceState,
    ProjectState,
)
from twinhall.kit.dates import PartialDate
from twinhall.kit.errors import CannotDo

__all__ = [
    "EvidenceFacts",
    "ProjectFacts",
    "add_budget",
    "answer_evidence",
    "correct_evidence",
    "enter_evidence",
    "enter_evidence_of_tie",
    "release_evidence",
    "withdraw_evidence",
]


@dataclass(frozen=True)
class ProjectFacts:
    """What is told of a project besides its title and first day."""

    ends_on: datetime.date | None = None
    themes: tuple[str, ...] = ()
    state: str = ProjectState.RUNNING.value
    results: str = ""


@dataclass(frozen=True)
class EvidenceFacts:
    """What a side enters."""

    kind: str
    day: PartialDate
    title: str
    note: str = ""
    amount: Decimal | None = None
    currency: str = ""
    document: Document | None = None
    project: ProjectFacts | None = field(default=None)


@transaction.atomic
def enter_evidence(
    public_id: str,
    facts: EvidenceFacts,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    is_released: bool = False,
) -> Evidence:
    """Note in the file of a tie what happened. The other sides are asked whether they say so, too."""
    dossier = locked_dossier(public_id)
    return _enter(dossier, facts, is_released=is_released, by=by, at=at, door=door)


@transaction.atomic
def enter_evidence_of_tie(
    tie: Tie,
    facts: EvidenceFacts,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    is_released: bool = False,
) -> Evidence:
    """The same for a tie of the register, whose file is opened where there is none yet."""
    dossier = dossier_of_tie(tie, by=by, at=at, door=door)
    return _enter(dossier, facts, is_released=is_released, by=by, at=at, door=door)


@transaction.atomic
def add_budget(
    public_id: str,
    project_id: str,
    *,
    amount: Decimal,
    currency: str,
    day: datetime.date,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Evidence:
    """Note what one's own side puts into a project, in its own currency; the other sides confirm it like evidence."""
    dossier = locked_dossier(public_id)
    project = _of(dossier, project_id)
    if project.kind != EvidenceKind.PROJECT or project.state == EvidenceState.WITHDRAWN:
        raise CannotDo(_("A budget belongs to a project that stands."))
    side = side_of(dossier, by)
    if project.budget_lines.filter(side=side).exclude(state=EvidenceState.WITHDRAWN).exists():
        raise CannotDo(_("Your city’s budget of this project is noted already; correct it instead."))
    facts = EvidenceFacts(
        kind=EvidenceKind.BUDGET_LINE.value,
        day=PartialDate.parse(day.isoformat()),
        title=project.title,
        amount=amount,
        currency=currency,
    )
    return _enter(dossier, facts, of_project=project, by=by, at=at, door=door)


def _enter(
    dossier: Dossier,
    facts: EvidenceFacts,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    is_released: bool = False,
    of_project: Evidence | None = None,
) -> Evidence:
    side = _speaking_side(dossier, by)
    if dossier.state not in EVIDENCE_STATES:
        raise CannotDo(
            _("Evidence is noted for ties in force or known from lists; this one is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    told = _columns(facts, dossier, at=at)
    evidence = Evidence.objects.create(
        dossier=dossier,
        side=side,
        of_project=of_project,
        is_released=is_released,
        by=by.person,
        mandate=_mandate_of(by),
        at=at,
        **told,
    )
    if facts.project is not None:
        Project.objects.create(evidence=evidence, **_project_columns(facts.project, told["day"]))
    tell_of_evidence(evidence, side, at=at)
    after = {"evidence": evidence.public_id, "kind": facts.kind, "day": facts.day.isoformat()}
    note(
        "evidence.entered",
        dossier,
        by=by,
        at=at,
        door=door,
        after=after | {"side": side.city.public_id, "released": is_released},
    )
    return evidence


@transaction.atomic
def correct_evidence(
    public_id: str,
    evidence_id: str,
    facts: EvidenceFacts,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Evidence:
    """Change what one's own side has entered. What stood before is kept, and other sides are asked again."""
    dossier = locked_dossier(public_id)
    evidence = _own(dossier, evidence_id, by)
    is_project = hasattr(evidence, "project")
    if is_project != (facts.project is not None) or (evidence.of_project_id and facts.kind != evidence.kind):
        raise CannotDo(_("A project stays a project; withdraw it if it was none."))
    told = _columns(facts, dossier, at=at)
    if facts.document is None:
        told["document"] = evidence.document
    before = _put(evidence, told)
    if facts.project is not None:
        before |= _put(evidence.project, _project_columns(facts.project, told["day"]))
    if not before:
        raise CannotDo(_("Nothing was changed."))
    EvidenceChange.objects.create(
        evidence=evidence, before=before, by=by.person, mandate=_mandate_of(by), at=at
    )
    evidence.answers.filter(is_standing=True).update(is_standing=False)
    evidence.state = EvidenceState.ENTERED
    evidence.save(update_fields=["state"])
    tell_of_evidence(evidence, evidence.side, at=at)
    after = {"evidence": evidence.public_id, "fields": sorted(before)}
    note("evidence.corrected", dossier, by=by, at=at, door=door, after=after)
    return evidence


@transaction.atomic
def answer_evidence(
    public_id: str,
    evidence_id: str,
    word: str,
    *,
    reason: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Evidence:
    """Another side says that it is so, or that it is not. Once every other side says so, it is both sides' word."""
    dossier = locked_dossier(public_id)
    side = _speaking_side(dossier, by)
    evidence = _of(dossier, evidence_id)
    if evidence.state == EvidenceState.WITHDRAWN:
        raise CannotDo(_("It has been withdrawn."))
    if evidence.side_id == side.pk:
        raise CannotDo(_("Your own side entered it; another side confirms it."))
    if by.person.pk in _persons_of_other_sides(evidence, side):
        raise CannotDo(_("You said this for the other side; for this side another person must speak."))
    reason = reason.strip()
    if word == Answer.DISPUTED and not reason:
        raise CannotDo(_("Please say what is not so; the other side reads it."))
    standing = evidence.answers.filter(side=side, is_standing=True)
    if standing.filter(word=word).exists() and word == Answer.CONFIRMED:
        raise CannotDo(_("Your side has said so already."))
    standing.update(is_standing=False)
    EvidenceAnswer.objects.create(
        evidence=evidence,
        side=side,
        word=word,
        reason=reason[:500] if word == Answer.DISPUTED else "",
        by=by.person,
        mandate=_mandate_of(by),
        at=at,
    )
    evidence.state = _state_of(evidence)
    evidence.save(update_fields=["state"])
    if word == Answer.DISPUTED:
        tell_of_dispute(evidence, side, at=at)
    verb = "evidence.disputed" if word == Answer.DISPUTED else "evidence.confirmed"
    after = {"evidence": evidence.public_id, "side": side.city.public_id, "state": evidence.state}
    note(verb, dossier, by=by, at=at, door=door, after=after)
    return evidence


def _persons_of_other_sides(evidence: Evidence, side: Side) -> set[int]:
    """Who entered it, corrected it, or answered for another side: two sides are two persons."""
    answered = evidence.answers.filter(is_standing=True).exclude(side=side)
    corrected = evidence.changes.values_list("by", flat=True)
    return {evidence.by_id, *answered.values_list("by", flat=True), *corrected}


def _state_of(evidence: Evidence) -> EvidenceState:
    answers = dict(evidence.answers.filter(is_standing=True).values_list("side", "word"))
    if Answer.DISPUTED in answers.values():
        return EvidenceState.DISPUTED
    others = evidence.dossier.sides.exclude(pk=evidence.side_id).values_list("pk", flat=True)
    return EvidenceState.CONFIRMED if set(others) <= set(answers) else EvidenceState.ENTERED


@transaction.atomic
def release_evidence(
    public_id: str, evidence_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> Evidence:
    """Show what one's own side entered to everybody, as the word of this side alone."""
    dossier = locked_dossier(public_id)
    evidence = _own(dossier, evidence_id, by)
    if evidence.is_released:
        raise CannotDo(_("It is shown already."))
    evidence.is_released = True
    evidence.save(update_fields=["is_released"])
    note("evidence.released", dossier, by=by, at=at, door=door, after={"evidence": evidence.public_id})
    return evidence


@transaction.atomic
def withdraw_evidence(
    public_id: str, evidence_id: str, *, reason: str, by: Acting, at: datetime.datetime, door: str
) -> Evidence:
    """Take back what one's own side entered. It stays in the file with the reason, and counts no more."""
    dossier = locked_dossier(public_id)
    evidence = _own(dossier, evidence_id, by)
    if not reason.strip():
        raise CannotDo(_("Please say why it is withdrawn; the other side reads it."))
    before = evidence.state
    evidence.state, evidence.withdrawn_at = EvidenceState.WITHDRAWN, at
    evidence.withdrawn_reason = reason.strip()[:500]
    evidence.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    note(
        "evidence.withdrawn",
        dossier,
        by=by,
        at=at,
        door=door,
        before={"state": before},
        after={"evidence": evidence.public_id, "state": evidence.state},
    )
    return evidence


def _speaking_side(dossier: Dossier, by: Acting) -> Side:
    side = side_of(dossier, by)
    _mandate_of(by)
    return side


def _mandate_of(by: Acting) -> Mandate:
    """Under which her word is her city's."""
    if by.mandate is None or by.mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Your role does not let you speak for this city."))
    return by.mandate


def _of(dossier: Dossier, evidence_id: str) -> Evidence:
    found = Evidence.objects.select_related("side__city").filter(dossier=dossier, public_id=evidence_id)
    evidence = found.first()
    if evidence is None:
        raise CannotDo(_("There is no such evidence in this file."))
    return evidence


def _own(dossier: Dossier, evidence_id: str, by: Acting) -> Evidence:
    side = _speaking_side(dossier, by)
    evidence = _of(dossier, evidence_id)
    if evidence.side_id != side.pk:
        raise CannotDo(_("The other side entered it; only that side changes it. You can dispute it."))
    if evidence.state == EvidenceState.WITHDRAWN:
        raise CannotDo(_("It has been withdrawn."))
    return evidence


def _columns(facts: EvidenceFacts, dossier: Dossier, *, at: datetime.datetime) -> dict[str, Any]:
    """The row's columns, or CannotDo with what is wrong."""
    is_planned = facts.project is not None and facts.project.state == ProjectState.PLANNED
    if facts.day.first is None:
        raise CannotDo(_("Please give the day, or at least the year."))
    if facts.day.first > at.date() and not is_planned:
        raise CannotDo(_("Evidence is of what has happened; this day lies ahead."))
    if not facts.title.strip():
        raise CannotDo(_("Please say in a few words what it was."))
    if facts.kind == EvidenceKind.BUDGET_LINE and facts.amount is None:
        raise CannotDo(_("A budget line needs its amount and currency."))
    if (facts.amount is None) != (not facts.currency):
        raise CannotDo(_("An amount needs its currency, and a currency its amount."))
    if facts.amount is not None and facts.amount < 0:
        raise CannotDo(_("An amount is not below zero."))
    if facts.document is not None and facts.document.dossier_id != dossier.pk:
        raise CannotDo(_("There is no such document in this file."))
    if facts.project is not None and facts.kind != EvidenceKind.PROJECT:
        raise CannotDo(_("Only a project has an end, subjects and results."))
    return {
        "kind": facts.kind,
        "day": facts.day.first,
        "precision": facts.day.precision.value,
        "title": facts.title.strip()[:200],
        "note": facts.note.strip(),
        "amount": facts.amount,
        "currency": facts.currency,
        "document": facts.document,
    }


def _project_columns(project: ProjectFacts, starts_on: datetime.date) -> dict[str, Any]:
    if project.ends_on is not None and project.ends_on < starts_on:
        raise CannotDo(_("A project does not end before it begins."))
    return {
        "ends_on": project.ends_on,
        "themes": list(project.themes),
        "state": project.state,
        "results": project.results.strip(),
    }


def _put(row: Evidence | Project, told: dict[str, Any]) -> dict[str, Any]:
    """Write what differs. Gives what stood there before, in plain values."""
    before = {name: getattr(row, name) for name, value in told.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, told[name])
    if before:
        row.save(update_fields=list(before))
    return {name: _plain(value) for name, value in before.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Document):
        return value.public_id
    return value if value is None or isinstance(value, list | str) else str(value)
