"""Reminding of what keeps a tie from its signature: a step, an unanswered proposal, a track that is not complete."""

import datetime

from django.db import transaction

from twinhall.domain.agreements.models import Proposal
from twinhall.domain.agreements.words import ProposalState
from twinhall.domain.approvals.tracks import tracks_of
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.locking import locked_dossier, side_of
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.dossiers.talking import remind_those
from twinhall.domain.dossiers.waiting import Waiting, waited_for
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.ties.states import OVER

__all__ = ["remind"]


@transaction.atomic
def remind(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """Remind whoever is waited for, be it for a word on a step or for the work before it; once a week at most."""
    dossier = locked_dossier(public_id)
    own = side_of(dossier, by)
    waits = waited_for(dossier)
    if waits is None or waits.step == DossierState.TEXT_AGREED:
        # No word on the text can be given before its proposals are answered.
        waits = _for_an_answer(dossier, own) or waits or _for_approvals(dossier, own)
    return remind_those(dossier, waits, by=by, at=at, door=door)


def _for_an_answer(dossier: Dossier, own: Side) -> Waiting | None:
    """Those who have not answered this side's oldest open proposal."""
    if dossier.state in OVER:
        return None
    proposals = Proposal.objects.filter(
        clause__agreement__dossier=dossier, side=own, state=ProposalState.OPEN
    ).prefetch_related("acceptances")
    first = proposals.order_by("at", "pk").first()
    if first is None:
        return None
    have = {own.pk, *(one.side_id for one in first.acceptances.all())}
    sides = dossier.sides.select_related("city").exclude(pk__in=have)
    return Waiting(DossierState.TEXT_AGREED, tuple(sides), first.at)


def _for_approvals(dossier: Dossier, own: Side) -> Waiting | None:
    """Those whose track is not complete, while this side's is."""
    if dossier.state not in (DossierState.APPROVALS, DossierState.TEXT_AGREED):
        return None
    tracks = tracks_of(dossier)
    since = next((track.complete_since for track in tracks if track.side.pk == own.pk), None)
    sides = tuple(track.side for track in tracks if not track.is_complete)
    return Waiting(DossierState.SIGNED, sides, since) if since and sides else None
