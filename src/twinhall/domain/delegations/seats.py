"""Places: how many a delegation and the forum have left, and who moves up from the waiting list.

Counted and given only while the forum's row is locked, so that the last place goes to one.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.words import DelegationState, ParticipantState
from twinhall.domain.forums.models import Forum

__all__ = ["Seats", "move_up", "quota_of", "seats_of"]


def quota_of(delegation: Delegation) -> int | None:
    """How many people it may bring; None is without a limit."""
    return delegation.quota if delegation.quota is not None else delegation.forum.quota


@dataclass
class Seats:
    """What is taken, by delegation (primary key)."""

    forum: Forum
    taken: Counter[int]

    def has_room(self, delegation: Delegation) -> bool:
        quota = delegation.quota if delegation.quota is not None else self.forum.quota
        if quota is not None and self.taken[delegation.pk] >= quota:
            return False
        return self.forum.capacity is None or self.taken.total() < self.forum.capacity

    def take(self, delegation: Delegation) -> str:
        """The state of who comes now: registered where there is a place, else waiting."""
        if not self.has_room(delegation):
            return ParticipantState.WAITING.value
        self.taken[delegation.pk] += 1
        return ParticipantState.REGISTERED.value


def seats_of(forum: Forum) -> Seats:
    """What is taken now (one query)."""
    counted = Participant.objects.filter(forum=forum).seated().values_list("delegation").annotate(Count("pk"))
    return Seats(forum, Counter(dict(counted.order_by())))


def move_up(forum: Forum, at: datetime.datetime, *, seats: Seats | None = None) -> list[Participant]:
    """Give free places to those who wait, who came first before others, as far as their delegations have room."""
    waiting = Participant.objects.filter(forum=forum, delegation__state=DelegationState.REGISTERED).waiting()
    found = list(waiting.with_delegation())
    if not found:
        return []
    seats = seats or seats_of(forum)
    moved = [one for one in found if seats.take(one.delegation) == ParticipantState.REGISTERED]
    Participant.objects.filter(pk__in=[one.pk for one in moved]).update(
        state=ParticipantState.REGISTERED, decided_at=None
    )
    for one in moved:
        one.state = ParticipantState.REGISTERED
        one.delegation.forum = forum
    return moved
