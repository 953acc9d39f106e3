"""Steps of approval tracks that are due: told to their own side, each time once, whatever the clock did meanwhile.

As with other days ahead (`alarms`), a row per letter is made in its transaction, with the dossier's row locked.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.approvals.tracks import OPEN_STATES, step_waits
from twinhall.domain.approvals.words import StepState
from twinhall.domain.dossiers.locking import locked_dossier, note
from twinhall.domain.terms.dates import step_rings_on
from twinhall.domain.terms.letters import tell_of_steps_due
from twinhall.domain.terms.models import StepAlarm

__all__ = ["ring_step_alarms"]


@dataclass(frozen=True)
class _Due:
    step: TrackStep
    falls_on: datetime.date
    due_on: datetime.date


def ring_step_alarms(at: datetime.datetime) -> dict[str, int]:
    """Tell every side of its steps that are due (a daily routine)."""
    figures = {"alarms": 0, "letters": 0}
    # Looked through without a lock first: on most days there is nothing to tell in most files.
    due = _new(_waiting(), at.date())
    for public_id in dict.fromkeys(one.step.track.side.dossier.public_id for one in due):
        rung, letters = _ring(public_id, at)
        figures["alarms"] += rung
        figures["letters"] += letters
    return figures


def _waiting() -> QuerySet[TrackStep]:
    steps = TrackStep.objects.filter(
        state__in=[StepState.OPEN, StepState.ASKED], track__side__dossier__state__in=OPEN_STATES
    )
    ordered = steps.order_by("track__side__dossier", "track__side__position", "position", "pk")
    return ordered.select_related("track__side__dossier", "track__side__city").prefetch_related("alarms")


def _new(steps: Iterable[TrackStep], today: datetime.date) -> list[_Due]:
    """What a side is to have been told by today and was not."""
    found = []
    for step in steps:
        falls_on = step.due_on(step.track.side.dossier.signing_planned_on)
        if falls_on is None or not step_waits(step) or not (step.counts or step.due_set_on):
            continue
        due_on = step_rings_on(falls_on, today)
        rung = {(alarm.falls_on, alarm.due_on) for alarm in step.alarms.all()}
        if due_on is not None and (falls_on, due_on) not in rung:
            found.append(_Due(step, falls_on, due_on))
    return found


@transaction.atomic
def _ring(public_id: str, at: datetime.datetime) -> tuple[int, int]:
    """How many steps, and how many people were written to."""
    dossier = locked_dossier(public_id)
    due = _new(_waiting().filter(track__side__dossier=dossier), at.date())
    letters, told = 0, {}
    for side, ones in groupby(due, key=lambda one: one.step.track.side):
        of_side = list(ones)
        StepAlarm.objects.bulk_create(
            StepAlarm(step=one.step, falls_on=one.falls_on, due_on=one.due_on, at=at) for one in of_side
        )
        lines = [(one.step.names, one.falls_on) for one in of_side]
        letters += tell_of_steps_due(dossier, side, lines, today=at.date(), at=at)
        told[side.city.public_id] = [one.step.public_id for one in of_side]
    if told:
        note("step.due-told", dossier, by=None, at=at, door="job", after=told)
    return len(due), letters
