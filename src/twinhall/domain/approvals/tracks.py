"""The tracks of a dossier as they stand: what counts, what is done, what is due; whether a side is ready to sign."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from twinhall.domain.approvals.facts import GENERIC, TrackTemplate, track_templates
from twinhall.domain.approvals.models import StepChange, StepDocument, Track, TrackStep
from twinhall.domain.approvals.words import DUE_SOON_DAYS, StepState
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.ties.states import IN_FORCE

__all__ = [
    "BEGINNING_STATES",
    "OPEN_STATES",
    "SideTrack",
    "generic_template",
    "is_due_soon",
    "is_overdue",
    "own_template",
    "step_waits",
    "track_complete",
    "tracks_of",
    "tracks_of_each",
]

# A track is begun while the tie is on its way; afterwards only what comes after the signing is noted.
BEGINNING_STATES = frozenset({"negotiating", "intent-signed", "approvals", "text-agreed"})
OPEN_STATES = BEGINNING_STATES | IN_FORCE


@dataclass(frozen=True)
class SideTrack:
    """One side's track with its steps in order; `track` is None while it was not begun."""

    side: Side
    track: Track | None
    steps: Sequence[TrackStep]

    @property
    def counted(self) -> Sequence[TrackStep]:
        """Those that the signing waits for."""
        return [step for step in self.steps if step.counts]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.counted)

    @property
    def needs_none(self) -> bool:
        """Whether the side has said that it needs no approval."""
        return self.track is not None and self.track.none_needed_at is not None

    @property
    def is_complete(self) -> bool:
        counted = self.counted
        if self.track is None or self.done_count < len(counted):
            return False
        return bool(counted) or self.needs_none

    @property
    def complete_since(self) -> datetime.datetime | None:
        """When the last of its steps was taken; None while it is not complete."""
        if self.track is None or not self.is_complete:
            return None
        said = [change.at for step in self.counted for change in step.changes.all()]
        return max([*said, *filter(None, [self.track.none_needed_at])], default=None)


def tracks_of(dossier: Dossier) -> list[SideTrack]:
    """The track of every side, in the order of the sides, with changes and documents (four queries)."""
    return tracks_of_each([dossier])[dossier.pk]


def tracks_of_each(dossiers: Sequence[Dossier]) -> dict[int, list[SideTrack]]:
    """The same for several, by the dossier's key (four queries for any number)."""
    changes = StepChange.objects.select_related("mandate").order_by("at", "pk")
    papers = StepDocument.objects.select_related("document__upload").order_by("document__at", "pk")
    steps = TrackStep.objects.order_by("position", "pk").prefetch_related(
        Prefetch("changes", changes), Prefetch("documents", papers)
    )
    sides = Side.objects.filter(dossier__in=dossiers).select_related("city", "track__none_needed_mandate")
    of_track: dict[int, list[TrackStep]] = {}
    for step in steps.filter(track__side__dossier__in=dossiers):
        of_track.setdefault(step.track_id, []).append(step)
    found: dict[int, list[SideTrack]] = {dossier.pk: [] for dossier in dossiers}
    for side in sides.order_by("position"):
        found[side.dossier_id].append(_side_track(side, of_track))
    return found


def _side_track(side: Side, steps: dict[int, list[TrackStep]]) -> SideTrack:
    track = getattr(side, "track", None)
    return SideTrack(side, track, steps.get(track.pk, []) if track else [])


def track_complete(side: Side) -> bool:
    """Whether this side may sign: every step that counts is granted or skipped, or it needs no approval."""
    track = Track.objects.filter(side=side).first()
    return SideTrack(side, track, list(track.steps.all()) if track else []).is_complete


def own_template(side: Side) -> TrackTemplate | None:
    """What is shipped for the side's country; None where there is nothing, not even that it was looked for."""
    return track_templates().get(side.city.country)


def generic_template() -> TrackTemplate:
    return track_templates()[GENERIC]


def is_overdue(step: TrackStep, signing_on: datetime.date | None, today: datetime.date) -> bool:
    day = step.due_on(signing_on)
    return day is not None and day < today and step_waits(step)


def is_due_soon(step: TrackStep, signing_on: datetime.date | None, today: datetime.date) -> bool:
    """In the coming two weeks, today among them."""
    day = step.due_on(signing_on)
    if day is None or not step_waits(step):
        return False
    return today <= day <= today + datetime.timedelta(days=DUE_SOON_DAYS)


def step_waits(step: TrackStep) -> bool:
    """Whether its day asks for something: a rule says until when to ask, a day set by hand until when to have it."""
    if step.state == StepState.ASKED:
        return step.due_set_on is not None
    return step.state == StepState.OPEN
