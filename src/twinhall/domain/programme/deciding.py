"""Accepting what is offered and putting it into the programme, in one step."""

import datetime

from django.db import transaction

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.programme.locking import locked_contribution, locked_session
from twinhall.domain.programme.models import Contribution, Session
from twinhall.domain.programme.reviewing import decide
from twinhall.domain.programme.sessions import place_contribution

__all__ = ["decide_and_place"]


@transaction.atomic
def decide_and_place(
    public_id: str,
    *,
    accepts: bool,
    reason: str = "",
    place: str | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Contribution:
    """Both or neither. `place` is a session's permanent id, "" for one of its own, None for later."""
    # All rows before the first entry of the journal, in the order in which others take them.
    locked_contribution(public_id)
    if accepts and place and Session.objects.filter(public_id=place).exists():
        locked_session(place)
    contribution = decide(public_id, accepts=accepts, reason=reason, by=by, at=at, door=door)
    if accepts and place is not None:
        place_contribution(public_id, place, by=by, at=at, door=door)
    return contribution
