"""People of a delegation, one at a time: registered, corrected, withdrawn."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.facts import FIELDS, ParticipantFacts, checked, facts_of, key_of_name
from twinhall.domain.delegations.letters import tell_of_places
from twinhall.domain.delegations.locking import locked_delegation, must_be_open, must_come, note
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.seats import move_up, seats_of
from twinhall.domain.delegations.words import (
    DelegationState,
    ParticipantRole,
    ParticipantState,
)
from twinhall.kit.errors import CannotDo

__all__ = ["change_participant", "fill", "register_participant", "withdraw_participant"]

_GONE = (ParticipantState.WITHDRAWN, ParticipantState.REFUSED)


@transaction.atomic
def register_participant(
    public_id: str,
    facts: ParticipantFacts,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    organises: bool = False,
) -> Participant:
    """Put a person on the delegation's list; where no place is left, on the waiting list.

    CannotDo when she is on a list of this forum, or the delegation has another head. Who has withdrawn comes back.
    """
    delegation = locked_delegation(public_id)
    must_come(delegation)
    must_be_open(delegation.forum, at, organises=organises)
    facts = checked(facts, today=at.date())
    double = _double_of(facts, delegation)
    _no_other_head(facts, delegation, double)
    if double is not None and not (
        double.delegation_id == delegation.pk and double.state == ParticipantState.WITHDRAWN
    ):
        raise CannotDo(_why_double(double, delegation))
    participant = double or Participant(forum=delegation.forum, delegation=delegation)
    moved = move_up(delegation.forum, at)  # who waited came first
    fill(participant, facts)
    participant.state = seats_of(delegation.forum).take(delegation)
    participant.registered_at, participant.decided_at, participant.decided_by = at, None, None
    participant.save()
    if delegation.state == DelegationState.INVITED:
        delegation.state, delegation.registered_by, delegation.mandate = (
            DelegationState.REGISTERED,
            by.person,
            by.mandate,
        )
        delegation.save(update_fields=["state", "registered_by", "mandate"])
    tell_of_places(moved, at=at)
    note(
        "participant.registered",
        delegation,
        by=by,
        at=at,
        door=door,
        subject=participant.public_id,
        after={"state": participant.state, "participant_role": facts.role},
    )
    return participant


@transaction.atomic
def change_participant(
    public_id: str, facts: ParticipantFacts, *, by: Acting, at: datetime.datetime, door: str
) -> Participant:
    """Correct what is told of her; her place and the host's decision stay. The journal has the names of the fields."""
    participant, delegation = _locked(public_id)
    facts = checked(facts, today=at.date())
    double = _double_of(facts, delegation, but=participant)
    if double is not None:
        raise CannotDo(_why_double(double, delegation))
    _no_other_head(facts, delegation, participant)
    before = facts_of(participant)
    changed = [name for name in FIELDS if getattr(before, name) != getattr(facts, name)]
    if not changed:
        return participant
    fill(participant, facts)
    participant.save()
    note(
        "participant.changed",
        delegation,
        by=by,
        at=at,
        door=door,
        subject=participant.public_id,
        after={"changed": changed},
    )
    return participant


@transaction.atomic
def withdraw_participant(
    public_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> list[Participant]:
    """She does not come; her place goes to who waits. Gives those who moved up."""
    participant, delegation = _locked(public_id)
    before = participant.state
    participant.state, participant.decided_at = ParticipantState.WITHDRAWN, at
    participant.save(update_fields=["state", "decided_at"])
    moved = move_up(delegation.forum, at)
    tell_of_places(moved, at=at)
    note(
        "participant.withdrawn",
        delegation,
        by=by,
        at=at,
        door=door,
        subject=participant.public_id,
        before={"state": str(before)},
        after={"state": str(participant.state), "moved_up": len(moved)},
    )
    return moved


def fill(participant: Participant, facts: ParticipantFacts) -> None:
    """Write the facts, checked, into the row."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    for name, value in (values | {"languages": list(facts.languages)}).items():
        setattr(participant, name, value)


def _locked(public_id: str) -> tuple[Participant, Delegation]:
    whose = Participant.objects.values_list("delegation__public_id", flat=True).get(public_id=public_id)
    delegation = locked_delegation(whose)
    must_come(delegation)
    participant = delegation.participants.get(public_id=public_id)
    if participant.state in _GONE:
        raise CannotDo(_("She was refused, or has withdrawn; nothing can be changed."))
    if participant.erased_at is not None:
        raise CannotDo(_("The forum is over, and what was told for it is erased."))
    return participant, delegation


def _double_of(
    facts: ParticipantFacts, delegation: Delegation, *, but: Participant | None = None
) -> Participant | None:
    """The same person on a list of this forum: same address, or same name with no two birth days that differ."""
    others = Participant.objects.filter(forum=delegation.forum).exclude(pk=_key(but))
    same_birth = Q(born_on=facts.born_on) if facts.born_on else Q(pk=None)
    found: QuerySet[Participant] = others.filter(Q(delegation=delegation) | same_birth).order_by("pk")
    key = key_of_name(facts.passport_name)
    alike = [
        one
        for one in found
        if key_of_name(one.passport_name) == key
        and (
            one.born_on == facts.born_on or (one.delegation_id == delegation.pk and not both_born(one, facts))
        )
    ]
    if facts.email:
        alike += list(others.filter(email__iexact=facts.email).order_by("pk"))
    standing = [one for one in alike if one.state not in _GONE]
    own = [one for one in alike if one.delegation_id == delegation.pk]
    return next(iter(standing or own), None)


def both_born(participant: Participant, facts: ParticipantFacts) -> bool:
    """Whether the birth days of both are known."""
    return participant.born_on is not None and facts.born_on is not None


def _key(participant: Participant | None) -> int:
    return participant.pk if participant else 0


def _why_double(double: Participant, delegation: Delegation) -> str:
    if double.delegation_id != delegation.pk:
        return _("She is on the list of another delegation of this forum. Please ask the organiser.")
    if double.state == ParticipantState.REFUSED:
        return _("The organiser has refused her; please write to the organiser.")
    return _(
        "She is on the list already: same name or same e-mail address. Of two with one name please give both "
        "birth days."
    )


def _no_other_head(facts: ParticipantFacts, delegation: Delegation, but: Participant | None) -> None:
    if facts.role != ParticipantRole.HEAD:
        return
    heads = delegation.participants.standing().filter(role=ParticipantRole.HEAD)
    if heads.exclude(pk=_key(but)).exists():
        raise CannotDo(_("The delegation has a head already. Make her a member first."))
