"""Reservations: what a delegation holds back about a paragraph. The text can be adopted with them."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.forums.locking import note
from twinhall.domain.outcomes.locking import bodies_of, in_state, paragraph_in_hand, speaking_delegation
from twinhall.domain.outcomes.models import OutcomeReservation
from twinhall.domain.outcomes.words import OutcomeState
from twinhall.kit.errors import CannotDo

__all__ = ["reserve", "reserved_texts", "withdraw_reservation"]

_LONGEST = 2_000


def reserved_texts(languages: list[str], texts: Mapping[str, str]) -> dict[str, str]:
    """What is reserved, in languages of the document. CannotDo when nothing is said in any of them."""
    said = {code: texts.get(code, "").strip()[:_LONGEST] for code in languages}
    said = {code: text for code, text in said.items() if text}
    if not said:
        raise CannotDo(_("Please write what is reserved, in one language at least."))
    return said


@transaction.atomic
def reserve(
    public_id: str,
    paragraph_id: str,
    texts: Mapping[str, str],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> OutcomeReservation:
    """Record what one's delegation reserves about a paragraph."""
    outcome = in_state(public_id, OutcomeState.OPEN, OutcomeState.ROLL)
    delegation, mandate = speaking_delegation(outcome, by)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    standing = outcome.reservations.filter(
        paragraph=paragraph, delegation=delegation, withdrawn_at__isnull=True
    )
    if standing.exists():
        raise CannotDo(_("Your delegation has a reservation here; withdraw it, then record another."))
    made = OutcomeReservation.objects.create(
        outcome=outcome,
        paragraph=paragraph,
        delegation=delegation,
        texts=reserved_texts(outcome.languages, texts),
        mandate=mandate,
        at=at,
    )
    after = {"paragraph": paragraph.public_id, "reservation": made.public_id}
    note(
        "outcome.reserved",
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        concerns=bodies_of(delegation),
        after=after | {"delegation": delegation.public_id},
    )
    return made


@transaction.atomic
def withdraw_reservation(
    public_id: str, reservation_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> OutcomeReservation:
    """Take one's own delegation's reservation back, until the text is adopted."""
    outcome = in_state(public_id, OutcomeState.OPEN, OutcomeState.ROLL)
    delegation, _mandate = speaking_delegation(outcome, by)
    found = outcome.reservations.filter(public_id=reservation_id, withdrawn_at__isnull=True).first()
    if found is None:
        raise CannotDo(_("This reservation does not stand any more."))
    if found.delegation_id != delegation.pk:
        raise CannotDo(_("Only the delegation that made a reservation can withdraw it."))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    note(
        "outcome.reservation-withdrawn",
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        concerns=bodies_of(delegation),
        after={"reservation": found.public_id, "delegation": delegation.public_id},
    )
    return found
