"""Taking an outcome document in hand: its row first, so that whoever presses second reads what the first one left."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.dossiers.words import SPEAKING_ROLES
from twinhall.domain.outcomes.models import Outcome, Paragraph
from twinhall.domain.outcomes.states import WORKED_ON
from twinhall.domain.outcomes.words import OutcomeState, ParagraphState
from twinhall.kit.errors import CannotDo

__all__ = [
    "bodies_of",
    "in_state",
    "locked_outcome",
    "paragraph_in_hand",
    "speaking_delegation",
    "under_mandate",
    "worked_on",
]


def locked_outcome(public_id: str) -> Outcome:
    """The document with its row locked."""
    rows = Outcome.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("forum").get(public_id=public_id)


def in_state(public_id: str, *states: str) -> Outcome:
    """Locked, and in one of these states; else CannotDo."""
    outcome = locked_outcome(public_id)
    if outcome.state not in states:
        raise CannotDo(
            _("That is not possible now: %(state)s.") % {"state": OutcomeState(outcome.state).label}
        )
    return outcome


def worked_on(public_id: str) -> Outcome:
    """Locked, while its words may change."""
    return in_state(public_id, *WORKED_ON)


def paragraph_in_hand(
    outcome: Outcome, public_id: str, states: Collection[str] = (ParagraphState.STANDING,)
) -> Paragraph:
    """A paragraph of the text. CannotDo when it was taken out meanwhile."""
    found = outcome.paragraphs.filter(public_id=public_id, state__in=states).first()
    if found is None:
        raise CannotDo(_("This paragraph is not in the text any more."))
    found.outcome = outcome
    return found


def under_mandate(by: Acting) -> Mandate:
    """The mandate under which the organisers act."""
    if by.mandate is None:
        raise CannotDo(_("Choose at the head of the page for whom you act."))
    return by.mandate


def speaking_delegation(outcome: Outcome, by: Acting) -> tuple[Delegation, Mandate]:
    """The delegation for which she speaks; CannotDo when she speaks for none that has registered."""
    mandate = under_mandate(by)
    found = None
    if mandate.role in SPEAKING_ROLES:
        registered = Delegation.objects.filter(forum=outcome.forum_id, state=DelegationState.REGISTERED)
        found = registered.filter(body=mandate.body_id).first()
        if found is None and mandate.body.city_id:
            found = registered.filter(city=mandate.body.city_id).first()
    if found is None:
        raise CannotDo(_("Only those who speak for a delegation of this forum can do this."))
    return found, mandate


def bodies_of(delegation: Delegation) -> list[str]:
    """Permanent ids of the body whose delegation it is, for the journal; needs body and city fetched along."""
    body = delegation.body or getattr(delegation.city, "body", None)
    return [body.public_id] if body else []
