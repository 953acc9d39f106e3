"""Taking a dossier in hand: its row first, so that two sides who press at once come one after the other."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.journal.actions import record
from twinhall.domain.ties.states import may_become
from twinhall.kit.errors import CannotDo

__all__ = ["concerned", "locked_dossier", "move", "note", "side_of"]


def locked_dossier(public_id: str) -> Dossier:
    """The dossier with its row locked; who comes second waits, and reads what the first one left."""
    return Dossier.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)


def side_of(dossier: Dossier, by: Acting) -> Side:
    """The side for whose city she acts. CannotDo when she acts for none of them."""
    city = by.body.city_id if by.body else None
    side = dossier.sides.select_related("city").filter(city=city).first() if city else None
    if side is None:
        raise CannotDo(_("You do not act for a city of this tie."))
    return side


def move(dossier: Dossier, state: str, *, at: datetime.datetime) -> None:
    """Set the next state and begin its round, or CannotDo with a sentence that names the present one."""
    if not may_become(dossier.state, state):
        raise CannotDo(
            _("That step is not possible now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    dossier.state, dossier.moved_at = state, at
    dossier.round += 1


def concerned(dossier: Dossier) -> list[str]:
    """Permanent ids of the cities that an entry about the dossier concerns: each sees it in its own journal.

    A city that knows nothing of an idea is not told by the journal either.
    """
    known = dossier.proposed_at is not None or dossier.tie_id is not None
    sides = dossier.sides.select_related("city")
    return [side.city.public_id for side in sides if known or side.is_opener]


def note(
    verb: str,
    dossier: Dossier,
    *,
    by: Acting | None,
    at: datetime.datetime,
    door: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One entry of the journal about the dossier, as the last thing an action does."""
    record(
        verb,
        dossier.public_id,
        by=by.person if by else None,
        acting_for=by.body_id if by else "",
        at=at,
        door=door,
        concerns=concerned(dossier),
        before=dict(before or {}),
        after=dict(after or {}),
    )
