"""A daily routine: delegations are reminded, once, that registration closes; free places go to those who wait."""

import datetime

from django.db import transaction

from twinhall.domain.delegations.letters import tell_of_places, tell_that_registration_closes
from twinhall.domain.delegations.locking import locked_delegation, note
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.seats import move_up
from twinhall.domain.delegations.words import DelegationState, ParticipantState
from twinhall.domain.forums import locking
from twinhall.domain.forums.states import REGISTERS

__all__ = ["DAYS_BEFORE", "remind_delegations"]

DAYS_BEFORE = 7


def remind_delegations(at: datetime.datetime) -> dict[str, int]:
    """Tell each delegation, seven days before, that registration closes; let those move up for whom there is room."""
    due = Delegation.objects.filter(
        state__in=[DelegationState.INVITED, DelegationState.REGISTERED],
        reminded_at__isnull=True,
        forum__state__in=REGISTERS,
        forum__registration_closes_at__gt=at,
        forum__registration_closes_at__lte=at + datetime.timedelta(days=DAYS_BEFORE),
    )
    letters = sum(
        _remind(public_id, at) for public_id in list(due.order_by("pk").values_list("public_id", flat=True))
    )
    waiting = Participant.objects.filter(state=ParticipantState.WAITING, forum__state__in=REGISTERS)
    forums = list(waiting.order_by().values_list("forum__public_id", flat=True).distinct())
    return {"letters": letters, "moved_up": sum(_move_up(public_id, at) for public_id in forums)}


@transaction.atomic
def _remind(public_id: str, at: datetime.datetime) -> int:
    delegation = locked_delegation(public_id)
    if delegation.reminded_at is not None or delegation.state == DelegationState.WITHDRAWN:
        return 0
    delegation.reminded_at = at
    delegation.save(update_fields=["reminded_at"])
    letters = tell_that_registration_closes(delegation, at=at)
    note("delegation.reminded", delegation, by=None, at=at, door="job", after={"letters": letters})
    return letters


@transaction.atomic
def _move_up(forum_id: str, at: datetime.datetime) -> int:
    """A quota may have been raised where nobody looked at the list."""
    forum = locking.locked_forum(forum_id)
    moved = move_up(forum, at)
    if moved:
        tell_of_places(moved, at=at)
        locking.note("delegation.moved-up", forum, by=None, at=at, door="job", after={"moved_up": len(moved)})
    return len(moved)
