"""The host's decision on people, one or many at once."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.letters import tell_of_decisions, tell_of_places
from twinhall.domain.delegations.locking import body_ids
from twinhall.domain.delegations.models import Participant
from twinhall.domain.delegations.seats import Seats, move_up, seats_of
from twinhall.domain.delegations.words import SEATED, ParticipantRole, ParticipantState
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Forum
from twinhall.kit.errors import CannotDo

__all__ = ["Decided", "decide_participants"]


@dataclass(frozen=True)
class Decided:
    """Who was decided on; who was left as she was, with the reason; who moved up to places that became free."""

    done: Sequence[Participant]
    left: Sequence[tuple[Participant, str]]
    moved: Sequence[Participant]


@transaction.atomic
def decide_participants(
    forum_id: str,
    chosen: Sequence[str],
    *,
    accepts: bool,
    reason: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Decided:
    """Accredit or refuse people of this forum (permanent ids), and tell their delegations. A refusal has a reason."""
    forum = locked_forum(forum_id)
    reason = " ".join(reason.split())
    if not accepts and not reason:
        raise CannotDo(_("Please give a reason: the delegation reads it."))
    if not chosen:
        raise CannotDo(_("Please choose people first."))
    people = Participant.objects.filter(forum=forum, public_id__in=chosen).with_delegation()
    found = list(people.select_related("delegation__assistant").order_by("pk"))
    state = ParticipantState.ACCREDITED if accepts else ParticipantState.REFUSED
    why_not = _reasons(forum, found, seats_of(forum)) if accepts else {}
    done, left = [], []
    for one in found:
        said = _("has withdrawn") if one.state == ParticipantState.WITHDRAWN else why_not.get(one.pk, "")
        if said:
            left.append((one, said))
        elif one.state != state:
            done.append(one)
    for one in done:
        one.state, one.decided_at, one.decided_by, one.decision_reason = state, at, by.person, reason
        one.delegation.forum = forum
    Participant.objects.bulk_update(
        done, ["state", "decided_at", "decided_by", "decision_reason"], batch_size=500
    )
    moved = [] if accepts else move_up(forum, at)
    _tell(done, accepts=accepts, at=at)
    tell_of_places(moved, at=at)
    if done:
        concerned = {one.delegation_id: one.delegation for one in done}.values()
        note(
            "delegation.decided",
            forum,
            by=by,
            at=at,
            door=door,
            concerns=[name for one in concerned for name in (one.public_id, *body_ids(one))],
            after={"participant_state": str(state), "people": len(done), "moved_up": len(moved)},
        )
    return Decided(done, left, moved)


def _reasons(forum: Forum, found: Sequence[Participant], seats: Seats) -> dict[int, str]:
    """Of those who cannot be accredited now, why (one query)."""
    refused = {one.delegation_id for one in found if one.state == ParticipantState.REFUSED}
    heads = set(
        Participant.objects.filter(delegation__in=refused, role=ParticipantRole.HEAD)
        .standing()
        .values_list("delegation", flat=True)
    )
    why: dict[int, str] = {}
    for one in found:
        if one.state in SEATED:
            continue
        if one.role == ParticipantRole.HEAD and one.delegation_id in heads and one.state != "waiting":
            why[one.pk] = _("another leads the delegation now")
        elif not seats.has_room(one.delegation):
            why[one.pk] = _("no place is left")
        elif one.state != ParticipantState.WITHDRAWN:
            seats.take(one.delegation)
    return why


def _tell(done: Sequence[Participant], *, accepts: bool, at: datetime.datetime) -> None:
    delegations = {one.delegation_id: one.delegation for one in done}
    for pk, count in Counter(one.delegation_id for one in done).items():
        accepted, refused = (count, 0) if accepts else (0, count)
        tell_of_decisions(delegations[pk], accepted=accepted, refused=refused, at=at)
