"""Approval tracks, fetched and checked in one call: both sides read both, each changes its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.dossiers import Document, DossierFile, Side, dossier_to_read, dossier_to_speak
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.approvals.facts import TrackTemplate
from twinhall.domain.approvals.models import StepChange, Track, TrackStep
from twinhall.domain.approvals.tracks import (
    BEGINNING_STATES,
    OPEN_STATES,
    SideTrack,
    generic_template,
    own_template,
    tracks_of,
)
from twinhall.domain.bodies.acting import Acting

__all__ = [
    "Side",
    "SideTrack",
    "StepChange",
    "StepFile",
    "Track",
    "TrackStep",
    "TrackTemplate",
    "TracksFile",
    "step_to_change",
    "step_to_read",
    "tracks_in_file",
    "tracks_to_read",
]


@dataclass(frozen=True)
class TracksFile:
    """The tracks of a dossier for one who may read it, the reader's own first, and what she may do with hers."""

    found: DossierFile
    tracks: Sequence[SideTrack]
    may_begin: bool
    may_change: bool
    own_template: TrackTemplate | None
    generic_template: TrackTemplate

    def is_own(self, track: SideTrack) -> bool:
        return track.side.pk == self.found.own_side.pk


@dataclass(frozen=True)
class StepFile:
    """One step with its history, for both sides."""

    file: TracksFile
    track: SideTrack
    step: TrackStep
    may_change: bool
    own_documents: Sequence[Document]


def tracks_to_read(asker: Asker, public_id: str) -> TracksFile:
    """Both tracks, for those who speak or write for a side; for all others there is no such file."""
    return tracks_in_file(dossier_to_read(asker, public_id))


def tracks_in_file(found: DossierFile) -> TracksFile:
    """The tracks of a file that was fetched already (four queries)."""
    tracks = sorted(tracks_of(found.dossier), key=lambda track: track.side.pk != found.own_side.pk)
    is_begun = tracks[0].track is not None
    state = found.dossier.state
    return TracksFile(
        found,
        tracks,
        may_begin=found.may_speak and not is_begun and state in BEGINNING_STATES,
        may_change=found.may_speak and is_begun and state in OPEN_STATES,
        own_template=own_template(found.own_side),
        generic_template=generic_template(),
    )


def step_to_read(asker: Asker, public_id: str, step_id: str) -> StepFile:
    """A step of either side."""
    file = tracks_to_read(asker, public_id)
    for track in file.tracks:
        for step in track.steps:
            if step.public_id == step_id:
                return StepFile(file, track, step, *_may_change(file, track, step))
    raise Unknown("There is no such step.")


def _may_change(file: TracksFile, track: SideTrack, step: TrackStep) -> tuple[bool, Sequence[Document]]:
    if not file.is_own(track) or not file.may_change:
        return False, []
    is_open = step.is_after_signing or file.found.dossier.state in BEGINNING_STATES
    there = {paper.document_id for paper in step.documents.all()}
    own = [one for one in file.found.documents if one.side_id == track.side.pk and one.pk not in there]
    return is_open, own if is_open else []


def step_to_change(asker: Asker, public_id: str, step_id: str) -> tuple[TrackStep, Acting]:
    """A step of the side for which she speaks. Denied for one of the other side."""
    dossier, acting = dossier_to_speak(asker, public_id)
    steps = TrackStep.objects.select_related("track__side").filter(track__side__dossier=dossier)
    step = steps.filter(public_id=step_id).first()
    if step is None:
        raise Unknown("There is no such step.")
    if acting.body is None or step.track.side.city_id != acting.body.city_id:
        raise Denied(_("This step is the other side’s; only those who speak for that side change it."))
    return step, acting
