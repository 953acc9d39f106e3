"""A tie known only from lists: a side confirms it, disputes it, or completes what is known; the other is asked."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.actions import consent
from twinhall.domain.dossiers.letters import ask_for_word
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Consent, Dossier, Reminder, Side
from twinhall.domain.dossiers.register import vouch
from twinhall.domain.dossiers.words import ASKED_AGAIN_AFTER, DossierState, SideWord
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.words import TieStatus
from twinhall.kit.errors import CannotDo

__all__ = ["ask_again", "complete_tie", "confirm_tie", "dispute_tie", "dossier_of_tie"]


def dossier_of_tie(tie: Tie, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """The file of a tie in the register, locked; opened when a side first says something of it.

    In the caller's transaction.
    """
    ended = tie.status == TieStatus.ENDED
    # Not the tie's row: who reads a list holds all ties, and would wait for this one while we wait for the list's end.
    dossier, is_new = Dossier.objects.get_or_create(
        tie=tie,
        defaults={
            "public_id": tie.public_id,
            "kind": tie.kind,
            "state": DossierState.ENDED if ended else DossierState.KNOWN,
            "opened_at": at,
            "moved_at": at,
            "ended_on": tie.until if ended else None,
            "is_example": by.person.is_example,
        },
    )
    if not is_new:
        return locked_dossier(dossier.public_id)
    for party in tie.parties.order_by("position"):
        Side.objects.create(
            dossier=dossier,
            city_id=party.city_id,
            position=party.position,
            local_term=party.local_term,
            is_binding=party.is_binding,
        )
    side_of(dossier, by)
    note("dossier.opened", dossier, by=by, at=at, door=door, after={"state": dossier.state, "kind": tie.kind})
    return dossier


@transaction.atomic
def confirm_tie(tie: Tie, *, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """A side says that the tie exists. With the word of every side it is active; until then the others are asked."""
    dossier = dossier_of_tie(tie, by=by, at=at, door=door)
    side = side_of(dossier, by)
    if dossier.state != DossierState.KNOWN:
        raise CannotDo(_("Every side has confirmed this tie, or it has ended; its file tells."))
    if side.word == SideWord.CONFIRMED:
        raise CannotDo(_("Your city has confirmed this tie already."))
    _keep_word(side, SideWord.CONFIRMED, "", at=at)
    vouch(dossier)
    moved = consent(dossier, DossierState.ACTIVE, by=by, at=at, door=door)
    if not moved:
        _ask_others(dossier, at=at)
    note("tie.confirmed", dossier, by=by, at=at, door=door, after={"side": side.city.public_id})
    return dossier


@transaction.atomic
def dispute_tie(tie: Tie, *, reason: str, by: Acting, at: datetime.datetime, door: str) -> Dossier:
    """A side says that the tie does not exist, or not so. It stays in the register, with that word beside it."""
    dossier = dossier_of_tie(tie, by=by, at=at, door=door)
    side = side_of(dossier, by)
    if dossier.state != DossierState.KNOWN:
        raise CannotDo(_("Every side has confirmed this tie, or it has ended; its file tells."))
    if not reason.strip():
        raise CannotDo(_("Please say what is not so; the reason stands beside the tie."))
    _keep_word(side, SideWord.DISPUTED, reason.strip(), at=at)
    standing = Consent.objects.filter(dossier=dossier, side=side, is_done=False, taken_back_at__isnull=True)
    standing.update(taken_back_at=at)
    vouch(dossier)
    note("tie.disputed", dossier, by=by, at=at, door=door, after={"side": side.city.public_id})
    return dossier


@transaction.atomic
def complete_tie(
    tie: Tie, *, local_term: str, is_binding: bool | None, by: Acting, at: datetime.datetime, door: str
) -> Dossier:
    """A side says what the tie is called there and whether it binds; that is its own word alone."""
    dossier = dossier_of_tie(tie, by=by, at=at, door=door)
    side = side_of(dossier, by)
    before = {"is_binding": side.is_binding, "term_known": bool(side.local_term)}
    side.local_term, side.is_binding = local_term.strip()[:200], is_binding
    side.save(update_fields=["local_term", "is_binding"])
    vouch(dossier)
    after = {"is_binding": is_binding, "term_known": bool(side.local_term), "side": side.city.public_id}
    note("tie.completed", dossier, by=by, at=at, door=door, before=before, after=after)
    return dossier


def _keep_word(side: Side, word: str, reason: str, *, at: datetime.datetime) -> None:
    side.word, side.word_on, side.word_note = word, at.date(), reason[:500]
    side.save(update_fields=["word", "word_on", "word_note"])


def _ask_others(dossier: Dossier, *, at: datetime.datetime) -> None:
    """Each other side once."""
    silent = dossier.sides.filter(word=SideWord.NONE, asked_at__isnull=True).select_related("city")
    for side in silent:
        side.asked_at = at
        side.save(update_fields=["asked_at"])
        ask_for_word(dossier, side, at=at)


def ask_again(at: datetime.datetime) -> dict[str, int]:
    """Remind sides that were asked for their word and have not answered: once, after a month (a daily routine)."""
    due = Side.objects.filter(
        word=SideWord.NONE,
        asked_at__lte=at - datetime.timedelta(days=ASKED_AGAIN_AFTER),
        dossier__state=DossierState.KNOWN,
    ).exclude(reminders__isnull=False)
    return {"reminded": sum(_ask_again(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True))}


@transaction.atomic
def _ask_again(pk: int, at: datetime.datetime) -> bool:
    side = (
        Side.objects.select_for_update(of=("self",), no_key=True).select_related("dossier", "city").get(pk=pk)
    )
    if side.word != SideWord.NONE or Reminder.objects.filter(side=side).exists():
        return False
    Reminder.objects.create(dossier=side.dossier, side=side, at=at)
    told = ask_for_word(side.dossier, side, at=at)
    note("dossier.reminded", side.dossier, by=None, at=at, door="job", after={"sides": [side.city.public_id]})
    return told > 0
