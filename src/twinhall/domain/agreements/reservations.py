"""Reservations: what one side holds back about a clause. The text can be agreed with them; they stand in it."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.agreements.letters import tell_of_reservation
from twinhall.domain.agreements.locking import (
    clause_in_hand,
    drafting,
    let_words_fall,
    mandate_to_speak,
    note,
)
from twinhall.domain.agreements.models import Reservation
from twinhall.domain.agreements.words import LONGEST_TEXT, ClauseState
from twinhall.domain.bodies.acting import Acting
from twinhall.kit.errors import CannotDo

__all__ = ["reserve", "withdraw_reservation"]


@transaction.atomic
def reserve(
    public_id: str,
    clause_id: str,
    texts: Mapping[str, str],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Reservation:
    """Record what one's side reserves about a clause, in one language of the text or several."""
    agreement, side = drafting(public_id, by)
    mandate = mandate_to_speak(by)
    clause = clause_in_hand(agreement, clause_id)
    if clause.state != ClauseState.STANDING:
        raise CannotDo(_("This clause is only proposed; answer the proposal first."))
    said = {code: texts[code].strip() for code in agreement.languages if texts.get(code, "").strip()}
    if not said:
        raise CannotDo(_("Please write what your side reserves."))
    if any(len(text) > LONGEST_TEXT for text in said.values()):
        raise CannotDo(_("A reservation has at most %(most)s letters.") % {"most": LONGEST_TEXT})
    reservation = Reservation.objects.create(clause=clause, side=side, texts=said, mandate=mandate, at=at)
    after = {"clause": clause.public_id, "reservation": reservation.public_id, "side": side.city.public_id}
    after |= let_words_fall(agreement, at=at)
    tell_of_reservation(agreement.dossier, side, at=at)
    note("agreement.reserved", agreement.dossier, by=by, at=at, door=door, after=after)
    return reservation


@transaction.atomic
def withdraw_reservation(
    public_id: str, reservation_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> Reservation:
    """Take one's own side's reservation back."""
    agreement, side = drafting(public_id, by)
    mandate_to_speak(by)
    found = Reservation.objects.filter(public_id=reservation_id, clause__agreement=agreement).first()
    if found is None or found.withdrawn_at is not None:
        raise CannotDo(_("This reservation does not stand any more."))
    if found.side_id != side.pk:
        raise CannotDo(_("Only the side that made a reservation can withdraw it."))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    after = {"reservation": found.public_id, "side": side.city.public_id} | let_words_fall(agreement, at=at)
    note("agreement.reservation-withdrawn", agreement.dossier, by=by, at=at, door=door, after=after)
    return found
