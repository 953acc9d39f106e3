"""Reminders to owners: 60 and 14 days before a commitment's day, and once when it has passed.

A row per reminder is made in the transaction of its letters, with the commitment's row locked: killed in between,
neither is there; run twice, the row is found. What several missed days would have told goes into one letter.
"""

import datetime

from django.db import transaction
from django.db.models import Q

from twinhall.domain.forums.locking import note
from twinhall.domain.outcomes.commitments import locked_commitment, owner_body
from twinhall.domain.outcomes.letters import speakers_of, tell_of_day_ahead
from twinhall.domain.outcomes.models import Commitment, CommitmentReminder
from twinhall.domain.outcomes.words import Completion, OutcomeState, ReminderKind

__all__ = ["remind_owners"]

_LEADS = {ReminderKind.FAR: 60, ReminderKind.NEAR: 14}
# An owner who never answers is not asked about what lies further back.
_NO_LONGER_AFTER = datetime.timedelta(days=365)


def remind_owners(at: datetime.datetime) -> dict[str, int]:
    """Remind every owner of the days ahead that it has not been reminded of (a daily routine)."""
    today = at.date()
    public = Q(forum__outcome__isnull=True) | Q(forum__outcome__state=OutcomeState.ADOPTED)
    near = Commitment.objects.filter(
        public,
        due_on__lte=today + datetime.timedelta(days=60),
        due_on__gte=today - _NO_LONGER_AFTER,
    )
    figures = {"reminded": 0, "letters": 0}
    for public_id in list(near.order_by("pk").values_list("public_id", flat=True)):
        letters = _remind(public_id, at)
        figures["reminded"] += letters > 0
        figures["letters"] += letters
    return figures


@transaction.atomic
def _remind(public_id: str, at: datetime.datetime) -> int:
    """How many people were written to."""
    commitment = locked_commitment(public_id)
    claim = commitment.claims.order_by("at", "pk").last()
    if claim is not None and claim.completion == Completion.COMPLETE:
        return 0
    days = (commitment.due_on - at.date()).days
    told = set(commitment.reminders.filter(due_on=commitment.due_on).values_list("kind", flat=True))
    new = [kind for kind in _due(days) if kind not in told]
    # Of a day that has passed only that is told; of two leads that were missed the nearer one.
    owner = owner_body(commitment)
    if not new or owner is None or (_due(days)[-1] not in new):
        return 0
    letters = tell_of_day_ahead(commitment, speakers_of([owner.pk], at), days=days, at=at)
    if not letters:  # nobody speaks for it today; whoever does tomorrow is told then
        return 0
    CommitmentReminder.objects.bulk_create(
        CommitmentReminder(commitment=commitment, kind=kind, due_on=commitment.due_on, at=at) for kind in new
    )
    note(
        "commitment.reminded",
        commitment.forum,
        by=None,
        at=at,
        door="job",
        subject=commitment.public_id,
        concerns=[owner.public_id],
        after={"kind": str(new[-1]), "due_on": commitment.due_on},
    )
    return letters


def _due(days: int) -> list[ReminderKind]:
    """What is to have been told by now, the nearest last."""
    due = [kind for kind, lead in _LEADS.items() if days <= lead]
    return [*due, ReminderKind.OVERDUE] if days < 0 else due
