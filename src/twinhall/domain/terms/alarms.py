"""Alarms: each day that lies ahead is told to each side once for each of its leads, whatever the clock did meanwhile.

A row per alarm is made in the transaction of the letter that tells of it, with the dossier's row locked: killed in
between, neither is there; run twice, the row is found. What several missed days would have told goes into one letter.
"""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from twinhall.domain.dossiers.locking import locked_dossier, note
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.terms.dates import Bell, bells
from twinhall.domain.terms.letters import tell_of_days_ahead
from twinhall.domain.terms.models import Alarm
from twinhall.domain.terms.standing import Standing, every_years, signing_day, standing_of, with_terms
from twinhall.domain.terms.words import RUNNING, AlarmKind, TermState

__all__ = ["ring_alarms"]

_AT_ONCE = 200


def ring_alarms(at: datetime.datetime) -> dict[str, int]:
    """Tell every side of the days ahead that it has not been told of (a daily routine)."""
    watched = Dossier.objects.filter(
        Q(terms__state__in=[TermState.SAID, TermState.AGREED])
        | Q(signed_on__isnull=False)
        | Q(tie__since_precision="day"),
        state__in=RUNNING,
    )
    figures = {"alarms": 0, "letters": 0}
    # Looked through without a lock first: on most days there is nothing to tell in most files.
    for dossier in with_terms(watched.distinct().order_by("pk")).iterator(chunk_size=_AT_ONCE):
        if any(_new(dossier, side, at.date()) for side in dossier.sides.all()):
            rung, letters = _ring(dossier.public_id, at)
            figures["alarms"] += rung
            figures["letters"] += letters
    return figures


@transaction.atomic
def _ring(public_id: str, at: datetime.datetime) -> tuple[int, int]:
    """How many alarms, and how many people were written to."""
    pk = locked_dossier(public_id).pk
    dossier = with_terms(Dossier.objects.filter(pk=pk)).get()
    if dossier.state not in RUNNING:
        return 0, 0
    rung = letters = 0
    told: dict[str, list[str]] = {}
    for side in dossier.sides.all():
        new = _new(dossier, side, at.date())
        if not new:
            continue
        Alarm.objects.bulk_create(
            Alarm(side=side, kind=bell.kind, falls_on=bell.falls_on, due_on=bell.due_on, at=at)
            for bell in new
        )
        letters += _tell(dossier, side, _once_each(new), at)
        rung += len(new)
        told[side.city.public_id] = [f"{bell.kind} {bell.falls_on}" for bell in _once_each(new)]
    if told:
        note("term.alarmed", dossier, by=None, at=at, door="job", after=told)
    return rung, letters


def _new(dossier: Dossier, side: Side, today: datetime.date) -> list[Bell]:
    """What the side is to have been told by today and was not."""
    standing: Standing = standing_of(dossier)
    every = every_years(side.city.country)
    due = bells(standing.facts_for(side), signing_day(dossier), every, today)
    rung = {(alarm.kind, alarm.falls_on, alarm.due_on) for alarm in side.alarms.all()}
    return [bell for bell in due if (bell.kind, bell.falls_on, bell.due_on) not in rung]


def _once_each(new: Sequence[Bell]) -> list[Bell]:
    """Each day once, however many of its leads were missed."""
    return list({(bell.kind, bell.falls_on): bell for bell in new}.values())


def _tell(dossier: Dossier, side: Side, new: Sequence[Bell], at: datetime.datetime) -> int:
    facts = standing_of(dossier).facts_for(side)
    return tell_of_days_ahead(
        dossier,
        side,
        new,
        prolonged=bool(facts and facts.prolongation_years and facts.stops_on is None),
        restrained=_restrained(dossier, side, new),
        today=at.date(),
        at=at,
    )


def _restrained(dossier: Dossier, side: Side, new: Sequence[Bell]) -> list[str]:
    """Countries of other sides whose rule does not mark one of these anniversaries."""
    years = [bell.number for bell in new if bell.kind == AlarmKind.ANNIVERSARY]
    others = {other.city.country for other in dossier.sides.all() if other.pk != side.pk}
    return sorted(code for code in others if any(number % every_years(code) for number in years))
