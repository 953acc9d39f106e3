"""Commitments: cut out of the text or written beside it; the owner says how far they are, the reviewer scores apart."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.dossiers.words import SPEAKING_ROLES
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.outcomes.locking import under_mandate
from twinhall.domain.outcomes.models import (
    Commitment,
    CommitmentClaim,
    CommitmentScore,
    Milestone,
    Paragraph,
)
from twinhall.domain.outcomes.words import Completion, ParagraphState
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo

__all__ = [
    "EVIDENCE_PURPOSE",
    "CommitmentFacts",
    "change_commitment",
    "claim_completion",
    "locked_commitment",
    "make_commitment",
    "name_reviewer",
    "owner_body",
    "report_milestone",
    "score_completion",
    "set_milestone",
]

EVIDENCE_PURPOSE = "commitment-evidence"
_LONGEST = 2_000
_MOST_MILESTONES = 20


@dataclass(frozen=True)
class CommitmentFacts:
    """What is promised (by language), until when (that day included), and by whom: exactly one of the three."""

    texts: Mapping[str, str]
    due_on: datetime.date
    delegation: Delegation | None = None
    body: Body | None = None
    city: City | None = None


def locked_commitment(public_id: str) -> Commitment:
    """The commitment with its row locked, its owner and reviewer fetched along."""
    Commitment.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)
    return Commitment.objects.select_related(
        "forum",
        "delegation__city__body",
        "delegation__body__city",
        "body__city",
        "city__body",
        "reviewer__city",
    ).get(public_id=public_id)


def owner_body(commitment: Commitment) -> Body | None:
    """Who can speak for the owner; None where nobody is on the platform. Needs the owner fetched along."""
    delegation = commitment.delegation
    if delegation is not None:
        return delegation.body or getattr(delegation.city, "body", None)
    return commitment.body or getattr(commitment.city, "body", None)


def owner_country(commitment: Commitment) -> str:
    """The owner's country by its code; empty for a body of no country, such as a secretariat."""
    if commitment.delegation is not None:
        city = commitment.delegation.city
        return commitment.delegation.country or (city.country if city else "")
    if commitment.city is not None:
        return commitment.city.country
    return _country_of(commitment.body) if commitment.body else ""


def _country_of(body: Body) -> str:
    return body.city.country if body.city else body.country


@transaction.atomic
def make_commitment(
    forum_id: str,
    facts: CommitmentFacts,
    *,
    paragraph: Paragraph | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Commitment:
    """Write a commitment down, for the organisers; `paragraph` is the one it is cut out of."""
    forum = locked_forum(forum_id)
    if paragraph is not None and (
        paragraph.outcome.forum_id != forum.pk or paragraph.state != ParagraphState.STANDING
    ):
        raise CannotDo(_("This paragraph is not in the text of this forum."))
    commitment = Commitment(forum=forum, paragraph=paragraph, made_at=at, mandate=under_mandate(by))
    _fill(commitment, facts)
    commitment.save()
    _noted("commitment.made", commitment, by=by, at=at, door=door, after=_in_brief(commitment))
    return commitment


@transaction.atomic
def change_commitment(
    public_id: str, facts: CommitmentFacts, *, by: Acting, at: datetime.datetime, door: str
) -> Commitment:
    """Correct what is promised, by whom, until when. What was claimed and scored stays."""
    commitment = locked_commitment(public_id)
    before = _in_brief(commitment)
    _fill(commitment, facts)
    if commitment.reviewer is not None:
        _check_reviewer(commitment, commitment.reviewer)
    commitment.save()
    after = _in_brief(commitment)
    _noted("commitment.changed", commitment, by=by, at=at, door=door, before=before, after=after)
    return commitment


def _fill(commitment: Commitment, facts: CommitmentFacts) -> None:
    texts = {code: text.strip()[:_LONGEST] for code, text in facts.texts.items() if text.strip()}
    if not texts:
        raise CannotDo(_("Please write what is promised, in one language at least."))
    if sum(one is not None for one in (facts.delegation, facts.body, facts.city)) != 1:
        raise CannotDo(_("Please name who owns the commitment: one delegation, body or city."))
    if facts.delegation is not None and facts.delegation.forum_id != commitment.forum_id:
        raise CannotDo(_("This delegation is not at this forum."))
    commitment.texts, commitment.due_on = texts, facts.due_on
    commitment.delegation, commitment.body, commitment.city = facts.delegation, facts.body, facts.city


@transaction.atomic
def name_reviewer(
    public_id: str, reviewer: Body | None, *, by: Acting, at: datetime.datetime, door: str
) -> Commitment:
    """Name who scores it, or nobody: another body, never of the owner's own country."""
    commitment = locked_commitment(public_id)
    if reviewer is not None:
        _check_reviewer(commitment, reviewer)
    before = {"reviewer": commitment.reviewer.public_id if commitment.reviewer else ""}
    commitment.reviewer = reviewer
    commitment.save(update_fields=["reviewer"])
    after = {"reviewer": reviewer.public_id if reviewer else ""}
    _noted("commitment.reviewer-named", commitment, by=by, at=at, door=door, before=before, after=after)
    return commitment


def _check_reviewer(commitment: Commitment, reviewer: Body) -> None:
    owner, country = owner_body(commitment), _country_of(reviewer)
    if owner is not None and owner.pk == reviewer.pk:
        raise CannotDo(_("Nobody scores a commitment of their own."))
    if country and country == owner_country(commitment):
        raise CannotDo(_("A commitment is scored by a body of another country than its owner’s."))


@transaction.atomic
def claim_completion(
    public_id: str,
    completion: str,
    *,
    note_text: str = "",
    link: str = "",
    upload: Upload | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> CommitmentClaim:
    """The owner says how far it is, with evidence. What it said before stays in the history."""
    commitment = locked_commitment(public_id)
    mandate = _owners_mandate(commitment, by)
    _check_completion(completion)
    if upload is not None and (upload.purpose != EVIDENCE_PURPOSE or upload.owner_id != by.person.pk):
        raise CannotDo(_("This file is not yours to hand in here."))
    made = CommitmentClaim.objects.create(
        commitment=commitment,
        completion=completion,
        note=note_text.strip()[:_LONGEST],
        link=link,
        upload=upload,
        mandate=mandate,
        at=at,
    )
    after = {"completion": str(completion), "has_evidence": bool(link or upload)}
    _noted("commitment.claimed", commitment, by=by, at=at, door=door, after=after)
    return made


@transaction.atomic
def score_completion(
    public_id: str,
    completion: str,
    *,
    note_text: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> CommitmentScore:
    """The reviewer says how far it finds it; apart from the owner's word, which stays as it is."""
    commitment = locked_commitment(public_id)
    mandate = under_mandate(by)
    if commitment.reviewer_id != mandate.body_id or mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Only those who speak for the reviewer of this commitment can score it."))
    _check_reviewer(commitment, mandate.body)
    _check_completion(completion)
    made = CommitmentScore.objects.create(
        commitment=commitment,
        completion=completion,
        note=note_text.strip()[:_LONGEST],
        mandate=mandate,
        at=at,
    )
    _noted("commitment.scored", commitment, by=by, at=at, door=door, after={"completion": str(completion)})
    return made


@transaction.atomic
def set_milestone(
    public_id: str,
    texts: Mapping[str, str],
    due_on: datetime.date,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Milestone:
    """A step on the way, for the organisers or the owner."""
    commitment = locked_commitment(public_id)
    said = {code: text.strip()[:500] for code, text in texts.items() if text.strip()}
    if not said:
        raise CannotDo(_("Please write what is to be reached, in one language at least."))
    if due_on > commitment.due_on:
        raise CannotDo(_("A milestone lies on the day of the commitment or before it."))
    if commitment.milestones.count() >= _MOST_MILESTONES:
        raise CannotDo(_("A commitment has at most %(most)s milestones.") % {"most": _MOST_MILESTONES})
    made = Milestone.objects.create(commitment=commitment, texts=said, due_on=due_on)
    after = {"milestone": made.public_id, "due_on": due_on}
    _noted("commitment.milestone-set", commitment, by=by, at=at, door=door, after=after)
    return made


@transaction.atomic
def report_milestone(
    public_id: str,
    milestone_id: str,
    done_on: datetime.date,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Milestone:
    """The owner says on which day a step was done."""
    commitment = locked_commitment(public_id)
    mandate = _owners_mandate(commitment, by)
    found = commitment.milestones.filter(public_id=milestone_id).first()
    if found is None:
        raise CannotDo(_("This milestone is no longer there."))
    if found.done_on is not None:
        raise CannotDo(_("This milestone is reported as done already."))
    if done_on > at.date():
        raise CannotDo(_("What is done was done today or before."))
    found.done_on, found.done_at, found.done_by = done_on, at, mandate
    found.save(update_fields=["done_on", "done_at", "done_by"])
    after = {"milestone": found.public_id, "done_on": done_on}
    _noted("commitment.milestone-done", commitment, by=by, at=at, door=door, after=after)
    return found


def _owners_mandate(commitment: Commitment, by: Acting) -> Mandate:
    mandate, owner = under_mandate(by), owner_body(commitment)
    if owner is None or mandate.body_id != owner.pk or mandate.role not in SPEAKING_ROLES:
        raise CannotDo(_("Only those who speak for the owner of this commitment can report on it."))
    return mandate


def _check_completion(completion: str) -> None:
    if completion not in Completion.values:
        raise CannotDo(_("Please choose how far it is."))


def _in_brief(commitment: Commitment) -> dict[str, object]:
    owner = commitment.delegation or commitment.body or commitment.city
    return {
        "owner": owner.public_id if owner else "",
        "due_on": commitment.due_on,
        "paragraph": commitment.paragraph.public_id if commitment.paragraph else "",
    }


def _noted(
    verb: str,
    commitment: Commitment,
    *,
    by: Acting | None,
    at: datetime.datetime,
    door: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    owner = owner_body(commitment)
    note(
        verb,
        commitment.forum,
        by=by,
        at=at,
        door=door,
        subject=commitment.public_id,
        concerns=[body.public_id for body in (owner, commitment.reviewer) if body is not None],
        before=before,
        after=after,
    )
