"""Evidence of ties, fetched and checked in one call: its sides see all of it, everybody what is said in public."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.access.asking import Asker
from twinhall.access.dossiers import DossierFile, dossier_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.words import SPEAKING_ROLES
from twinhall.domain.ties.models import Tie
from twinhall.domain.upkeep.health import Health
from twinhall.domain.upkeep.living import evidence_of, health_from, is_public, nothing_known
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange, Project
from twinhall.domain.upkeep.words import EVIDENCE_STATES, EvidenceState

__all__ = [
    "Evidence",
    "EvidenceAnswer",
    "EvidenceChange",
    "EvidenceFile",
    "Health",
    "LifeOfTie",
    "Project",
    "Upkeep",
    "evidence_to_read",
    "evidence_waiting",
    "life_of",
    "upkeep_in_file",
]


@dataclass(frozen=True)
class Upkeep:
    """What a file shows of the life of its tie."""

    found: DossierFile
    evidence: Sequence[Evidence]  # newest first, withdrawn pieces too
    health: Health | None
    may_enter: bool

    @property
    def waiting(self) -> list[Evidence]:
        """What the reader's own side has not answered yet."""
        return [one for one in self.evidence if waits_for(one, self.found.own_side.pk)]

    @property
    def not_counted(self) -> int:
        """How many pieces stand, and count only once another side confirms them or their own side shows them."""
        return sum(one.state == EvidenceState.ENTERED and not one.is_released for one in self.evidence)


def evidence_waiting(asker: Asker) -> list[Evidence]:
    """What other sides noted and hers has not answered, newest first (one query for each city she speaks for)."""
    cities = {mandate.body.city_id for mandate in asker.mandates if mandate.role in SPEAKING_ROLES}
    waiting = [
        one
        for city in cities
        if city is not None
        for one in Evidence.objects.waiting_for(city).select_related("dossier", "side__city").newest_first()
    ]
    return list({one.pk: one for one in waiting}.values())


def waits_for(evidence: Evidence, side_pk: int) -> bool:
    """Whether that side is asked for its word. Needs the standing answers loaded (`with_sides`)."""
    said = {answer.side_id for answer in evidence.standing_answers}  # type: ignore[attr-defined]
    return evidence.state == EvidenceState.ENTERED and evidence.side_id != side_pk and side_pk not in said


def upkeep_in_file(found: DossierFile, *, today: datetime.date) -> Upkeep:
    """Of a file that was fetched already (two queries)."""
    evidence = evidence_of(found.dossier)
    return Upkeep(
        found,
        evidence,
        health_from(found.dossier, evidence, today),
        may_enter=found.may_speak and found.dossier.state in EVIDENCE_STATES,
    )


@dataclass(frozen=True)
class EvidenceFile:
    """One piece of evidence with its trace, for the sides, and what the reader may do with it."""

    found: DossierFile
    evidence: Evidence
    changes: Sequence[EvidenceChange]
    budget_lines: Sequence[Evidence]  # of a project
    is_own: bool
    may_change: bool  # correct, show, withdraw
    may_answer: bool
    may_budget: bool


def evidence_to_read(asker: Asker, public_id: str, evidence_id: str) -> EvidenceFile:
    """For those who speak or write for a side; for all others there is none."""
    found = dossier_to_read(asker, public_id)
    pieces = Evidence.objects.filter(dossier=found.dossier).with_sides()
    evidence = pieces.filter(public_id=evidence_id).first()
    if evidence is None:
        raise Unknown("There is no such evidence.")
    lines = list(pieces.filter(of_project=evidence)) if evidence.kind == "project" else []
    is_own = evidence.side_id == found.own_side.pk
    may = found.may_speak and evidence.state != EvidenceState.WITHDRAWN
    own_lines = [one for one in lines if one.side_id == found.own_side.pk and one.state != "withdrawn"]
    return EvidenceFile(
        found,
        evidence,
        changes=list(evidence.changes.select_related("mandate")),
        budget_lines=lines,
        is_own=is_own,
        may_change=may and is_own,
        may_answer=may and not is_own,
        may_budget=may
        and evidence.kind == "project"
        and not own_lines
        and found.dossier.state in EVIDENCE_STATES,
    )


@dataclass(frozen=True)
class LifeOfTie:
    """What every reader may see of the life of a tie."""

    dossier: Dossier | None
    evidence: Sequence[Evidence]
    health: Health | None  # None of a tie that is over or rests


def life_of(tie: Tie, *, as_of: datetime.date) -> LifeOfTie:
    """Public evidence and health of a tie of the register (three queries, one where no side has a file)."""
    dossier = Dossier.objects.filter(tie=tie).first()
    if dossier is None:
        return LifeOfTie(None, [], nothing_known(as_of) if tie.status != "ended" else None)
    evidence = [one for one in evidence_of(dossier) if is_public(one)]
    return LifeOfTie(dossier, evidence, health_from(dossier, evidence, as_of))
