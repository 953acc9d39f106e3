"""After a forum: what people told for their stay is emptied; that they came, and in which role, stays."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from twinhall.domain.delegations.models import Delegation, Participant

__all__ = ["forget_forum_data"]

_AT_ONCE = 500


def forget_forum_data(forums: Collection[int], *, at: datetime.datetime, most: int) -> int:
    """Empty it for the people of these forums (primary keys), batch by batch; gives how many people it was."""
    due = Participant.objects.filter(forum__in=forums, erased_at__isnull=True).order_by("pk")
    count = 0
    while count < most and (found := list(due.values_list("pk", flat=True)[:_AT_ONCE])):
        with transaction.atomic():
            count += _empty(found, at)
    Delegation.objects.filter(~Q(contact_email=""), forum__in=forums).update(contact_email="")
    return count


def _empty(people: Collection[int], at: datetime.datetime) -> int:
    return Participant.objects.filter(pk__in=people).update(
        diet="",
        access_needs="",
        travel="",
        email="",
        nationality="",
        passport_number="",
        arrives_at=None,
        departs_at=None,
        born_on=None,
        erased_at=at,
    )
