"""What a dossier's steps change in the public register: a signed tie is recorded, a confirmed one vouched for."""

import datetime

from django.db.models import Q

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.sources.bulk import SourceFacts, record_sources
from twinhall.domain.sources.words import WORD_OF_SIDES
from twinhall.domain.ties.bulk import parties_key, record_known_ties
from twinhall.domain.ties.facts import EvidenceFacts, PartyFacts, TieFacts
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.words import Claim, TieStatus
from twinhall.kit.batches import wait_for_other_writers
from twinhall.kit.dates import UNKNOWN, PartialDate, Precision

__all__ = ["follow_in_register", "vouch"]

_STATUS = {
    DossierState.SIGNED: TieStatus.SIGNED,
    DossierState.ACTIVE: TieStatus.ACTIVE,
    DossierState.ENDED: TieStatus.ENDED,
}


def follow_in_register(dossier: Dossier, *, by: Acting | None, at: datetime.datetime, door: str) -> None:
    """Bring the register to what every side has said, in the caller's transaction, before its own entry.

    The caller saves the dossier afterwards: it may have got its tie.
    """
    if dossier.state not in _STATUS or dossier.is_example:
        return
    status = _STATUS[DossierState(dossier.state)]
    if dossier.tie is None and status == TieStatus.ENDED:
        return
    _record(dossier, status, by=by, at=at, door=door)


def _record(
    dossier: Dossier, status: TieStatus, *, by: Acting | None, at: datetime.datetime, door: str
) -> None:
    key = f"twinhall:{dossier.public_id}"  # begins as OWN_SOURCE says
    source = record_sources(
        [
            SourceFacts(
                key,
                title=WORD_OF_SIDES,
                publisher="Twinhall",
                published_on=at.date(),
                published_precision=Precision.DAY,
            )
        ]
    )[key]
    parties = tuple(
        PartyFacts(side.city_id, side.local_term, side.is_binding, claimed_on=at.date())
        for side in dossier.sides.all()
    )
    others = _other_files(dossier)
    since = _day(dossier.signed_on)
    until = _day(dossier.ended_on)
    fact = TieFacts(parties, (EvidenceFacts(source.pk, since=since, until=until),), dossier.kind, status)
    # What the sides have signed is of the kind they signed; only lists use the words of twinning for one another.
    recorded = record_known_ties(
        [fact],
        at=at,
        door=door,
        by=by.person if by else None,
        subject=dossier.public_id,
        joins_kin=dossier.tie_id is not None,
    )
    tie = Tie.objects.get(pk=recorded.ties[0])  # nobody else writes ties until this transaction ends
    if recorded.is_new[0]:
        tie.public_id = dossier.public_id  # the address under which both sides know it
    tie.status, tie.claim, tie.last_confirmed_on = status, Claim.BOTH, at.date()
    if status != TieStatus.ENDED:
        tie.until, tie.until_precision = None, "unknown"  # one that had ended is signed anew
    tie.save(update_fields=["public_id", "status", "claim", "last_confirmed_on", "until", "until_precision"])
    for old in others:
        if old.tie_id == tie.pk:
            _take_its_place(dossier, old, at=at)
    dossier.tie = tie


def _other_files(dossier: Dossier) -> list[Dossier]:
    """Earlier files of the tie that this one goes on with, locked before the lists are."""
    cities = [side.city_id for side in dossier.sides.all()]
    same = Q(tie__parties_key=parties_key(cities), tie__kind=dossier.kind) | Q(pk=dossier.renews_id)
    found = Dossier.objects.select_for_update(of=("self",), no_key=True).filter(same, tie__isnull=False)
    return list(found.exclude(pk=dossier.pk).order_by("pk"))


def _take_its_place(dossier: Dossier, old: Dossier, *, at: datetime.datetime) -> None:
    """The tie of the register has one file: the older one ends on the day of signing, and stays readable."""
    if old.state != DossierState.ENDED:
        old.state, old.moved_at, old.ended_on = DossierState.ENDED, at, dossier.signed_on or at.date()
        old.round += 1
    old.tie = None
    old.save(update_fields=["state", "moved_at", "ended_on", "round", "tie"])


def _day(day: datetime.date | None) -> PartialDate:
    return PartialDate(day, Precision.DAY) if day else UNKNOWN


def vouch(dossier: Dossier) -> None:
    """Set who says that the tie exists, by what its sides say now. For a tie known from lists."""
    if dossier.is_example:
        return
    wait_for_other_writers(Tie)
    tie = Tie.objects.get(dossier=dossier)
    words = {side.city_id: side for side in dossier.sides.all()}
    for party in tie.parties.all():
        side = words[party.city_id]
        party.claimed_on = side.word_on if side.word == "confirmed" else None
        party.local_term = side.local_term or party.local_term
        party.is_binding = side.is_binding if side.is_binding is not None else party.is_binding
        party.save(update_fields=["claimed_on", "local_term", "is_binding"])
    confirmed = sum(side.word == "confirmed" for side in words.values())
    tie.claim = Claim.BOTH if confirmed == len(words) else Claim.ONE_SIDE if confirmed else Claim.LIST
    tie.save(update_fields=["claim"])
