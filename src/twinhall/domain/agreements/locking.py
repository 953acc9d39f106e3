"""Taking a text in hand: the row of its dossier first, as every action on a dossier does."""

import datetime
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from twinhall.domain.agreements.models import Agreement, Clause
from twinhall.domain.agreements.words import DRAFTING_STATES, ClauseState
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.locking import locked_dossier, note, side_of
from twinhall.domain.dossiers.models import Consent, Dossier, Side
from twinhall.domain.dossiers.words import SPEAKING_ROLES, WRITING_ROLES, DossierState
from twinhall.kit.errors import CannotDo

__all__ = [
    "clause_in_hand",
    "drafting",
    "drafting_dossier",
    "let_words_fall",
    "mandate_to_speak",
    "mandate_to_write",
    "note",
]


def drafting_dossier(public_id: str, by: Acting) -> tuple[Dossier, Side]:
    """The dossier, locked, while its text is worked on, and the side she acts for."""
    dossier = locked_dossier(public_id)
    side = side_of(dossier, by)
    if dossier.state not in DRAFTING_STATES:
        raise CannotDo(
            _("The text is not worked on now: the tie is “%(state)s”.")
            % {"state": DossierState(dossier.state).label}
        )
    return dossier, side


def drafting(public_id: str, by: Acting) -> tuple[Agreement, Side]:
    """The text of a dossier, locked and still worked on, and the side she acts for."""
    dossier, side = drafting_dossier(public_id, by)
    agreement = Agreement.objects.filter(dossier=dossier).first()
    if agreement is None:
        raise CannotDo(_("This tie has no text yet. Begin it from a template."))
    agreement.dossier = dossier
    return agreement, side


def clause_in_hand(agreement: Agreement, public_id: str) -> Clause:
    """A clause of the text. CannotDo when it was taken out meanwhile."""
    clause = agreement.clauses.exclude(state=ClauseState.REMOVED).filter(public_id=public_id).first()
    if clause is None:
        raise CannotDo(_("This clause is not in the text any more."))
    clause.agreement = agreement
    return clause


def mandate_to_write(by: Acting) -> Mandate:
    return _mandate(by, WRITING_ROLES, _("Your role does not let you write for this city."))


def mandate_to_speak(by: Acting) -> Mandate:
    return _mandate(by, SPEAKING_ROLES, _("Your role does not let you speak for this city."))


def _mandate(by: Acting, roles: Collection[str], refusal: str) -> Mandate:
    if by.mandate is None or by.mandate.role not in roles:
        raise CannotDo(refusal)
    return by.mandate


def let_words_fall(agreement: Agreement, *, at: datetime.datetime) -> dict[str, Any]:
    """The text has changed: whoever agreed to it before agrees anew. Gives what the journal is told."""
    said = Consent.objects.filter(
        dossier=agreement.dossier,
        round=agreement.dossier.round,
        step=DossierState.TEXT_AGREED,
        taken_back_at__isnull=True,
        is_done=False,
    ).select_related("side__city")
    fallen = [consent.side.city.public_id for consent in said]
    said.update(taken_back_at=at)
    return {"agree_anew": fallen} if fallen else {}
