"""Whether a tie can be signed: the text agreed, and the track of every side complete. Derived, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from twinhall.domain.agreements.models import Version
from twinhall.domain.approvals.tracks import SideTrack, tracks_of
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.words import DossierState

__all__ = ["Readiness", "readiness_of"]


@dataclass(frozen=True)
class Readiness:
    """What is there and what is missing; green only when nothing is."""

    tracks: Sequence[SideTrack]
    version: Version | None  # the agreed text
    is_text_agreed: bool

    @property
    def waiting_sides(self) -> tuple[Side, ...]:
        """Those whose track is not complete."""
        return tuple(track.side for track in self.tracks if not track.is_complete)

    @property
    def is_ready(self) -> bool:
        return self.is_text_agreed and self.version is not None and not self.waiting_sides


def readiness_of(dossier: Dossier) -> Readiness:
    """How far the sides are (six queries)."""
    agreement = getattr(dossier, "agreement", None)
    return Readiness(
        tracks=tracks_of(dossier),
        version=agreement.agreed if agreement is not None else None,
        is_text_agreed=dossier.state == DossierState.TEXT_AGREED,
    )
