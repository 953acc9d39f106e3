"""The evidence of ties as it stands, and the health that follows from it; for one tie or for many at once."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.ties.states import IN_FORCE
from twinhall.domain.upkeep.health import Dated, Health, health_of, shipped_formula
from twinhall.domain.upkeep.models import Evidence
from twinhall.domain.upkeep.words import EvidenceState

__all__ = ["HEALTH_STATES", "evidence_of", "health_from", "healths_of", "is_public", "nothing_known"]

# Only of a tie in these states it is asked how alive it is.
HEALTH_STATES = IN_FORCE | {"known"}


def evidence_of(dossier: Dossier) -> list[Evidence]:
    """All of it, withdrawn pieces too, newest first (two queries)."""
    return list(Evidence.objects.filter(dossier=dossier).with_sides().newest_first())


def is_public(evidence: Evidence) -> bool:
    """As the adjective `public` says, of a row that is there already."""
    return evidence.state == EvidenceState.CONFIRMED or (
        evidence.state == EvidenceState.ENTERED and evidence.is_released
    )


def health_from(dossier: Dossier, evidence: Iterable[Evidence], as_of: datetime.date) -> Health | None:
    """From rows that are there already. None where it is not asked: on its way, suspended, or over by then."""
    was_alive = dossier.ended_on is not None and dossier.tie_id is not None and as_of < dossier.ended_on
    if dossier.state not in HEALTH_STATES and not was_alive:
        return None
    dated = [one.dated for one in evidence if is_public(one)]
    return _health(dated, dossier, as_of)


def healths_of(dossiers: Sequence[Dossier], as_of: datetime.date) -> Mapping[int, Health]:
    """By the dossier's primary key (one query); those of which it is not asked are left out."""
    asked = {dossier.pk: dossier for dossier in dossiers if dossier.state in HEALTH_STATES}
    dated: dict[int, list[Dated]] = {pk: [] for pk in asked}
    for one in Evidence.objects.filter(dossier__in=list(asked)).public().select_related("project"):
        dated[one.dossier_id].append(one.dated)
    return {pk: _health(dated[pk], dossier, as_of) for pk, dossier in asked.items()}


def nothing_known(as_of: datetime.date) -> Health:
    """Of a tie that no side has a file of."""
    return health_of([], as_of=as_of, formula=shipped_formula())


def _health(dated: Iterable[Dated], dossier: Dossier, as_of: datetime.date) -> Health:
    return health_of(dated, as_of=as_of, formula=shipped_formula(), signed_on=dossier.signed_on)
