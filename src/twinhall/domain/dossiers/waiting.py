"""What is next, and on whom it waits since when: derived from what the sides have said, never stored."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.domain.dossiers.models import Consent, Dossier, Side
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.ties.states import OVER

__all__ = ["Waiting", "standing_consents", "waited_for"]


@dataclass(frozen=True)
class Waiting:
    """A step that some sides have agreed to and others have not yet."""

    step: str
    sides: tuple[Side, ...]  # those waited for
    since: datetime.datetime


def standing_consents(dossier: Dossier) -> Sequence[Consent]:
    """What was said on the next step and still holds (one query)."""
    return list(
        dossier.consents.filter(round=dossier.round, taken_back_at__isnull=True, is_done=False)
        .select_related("side__city", "by", "mandate")
        .order_by("at", "pk")
    )


def waited_for(dossier: Dossier, consents: Sequence[Consent] | None = None) -> Waiting | None:
    """Who is waited for; None when no step was begun (two queries, one when the consents are given)."""
    if dossier.state in OVER or dossier.state == DossierState.IDEA:
        return None
    said = standing_consents(dossier) if consents is None else consents
    if not said:
        return None
    step = said[-1].step  # the latest word is what is on the table
    of_step = [consent for consent in said if consent.step == step]
    have = {consent.side_id for consent in of_step}
    sides = tuple(side for side in dossier.sides.select_related("city") if side.pk not in have)
    return Waiting(step, sides, of_step[0].at) if sides else None
