"""Taking a delegation in hand: the forum's row first, then its own. Places are counted behind the forum's row alone."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.forums import locking
from twinhall.domain.forums.models import Forum
from twinhall.domain.forums.states import REGISTERS
from twinhall.kit.errors import CannotDo

__all__ = ["body_ids", "locked_delegation", "must_be_open", "must_come", "note"]


def locked_delegation(public_id: str) -> Delegation:
    """The delegation with its forum, both rows locked."""
    forum_id = Delegation.objects.values_list("forum__public_id", flat=True).get(public_id=public_id)
    forum = locking.locked_forum(forum_id)
    found = Delegation.objects.with_names().select_for_update(of=("self",), no_key=True)
    delegation = found.get(public_id=public_id)
    delegation.forum = forum
    return delegation


def must_be_open(forum: Forum, at: datetime.datetime, *, organises: bool = False) -> None:
    """CannotDo when nobody can be registered any more. The organiser may do so after the day, for latecomers."""
    if forum.state not in REGISTERS:
        raise CannotDo(_("Nobody can be registered now: the forum is over, or is not held."))
    if forum.registration_closes_at and at >= forum.registration_closes_at and not organises:
        raise CannotDo(_("Registration has closed. Please write to the organiser."))


def must_come(delegation: Delegation) -> None:
    """CannotDo when it has withdrawn."""
    if delegation.state == DelegationState.WITHDRAWN:
        raise CannotDo(_("This delegation has withdrawn."))


def body_ids(delegation: Delegation) -> list[str]:
    """Permanent ids of whose it is, for the journal."""
    whose = (delegation.city, delegation.body)
    return [one.public_id for one in whose if one is not None]


def note(
    verb: str,
    delegation: Delegation,
    *,
    by: Acting | None,
    at: datetime.datetime,
    door: str,
    subject: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One entry about the delegation (or one of its people, by her id alone): states and figures, no data of hers."""
    locking.note(
        verb,
        delegation.forum,
        by=by,
        at=at,
        door=door,
        subject=subject or delegation.public_id,
        concerns=[*body_ids(delegation), *([delegation.public_id] if subject else [])],
        before=before,
        after=after,
    )
