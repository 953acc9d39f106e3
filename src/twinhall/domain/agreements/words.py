"""The words of agreements."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from twinhall.domain.dossiers.words import DossierState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "AGREED_STATES",
    "DRAFTING_STATES",
    "LONGEST_HEADING",
    "LONGEST_TEXT",
    "MOST_CLAUSES",
    "MOST_LANGUAGES",
    "MOST_SIGNATORIES",
    "VERBS",
    "ClauseState",
    "InForce",
    "ProposalKind",
    "ProposalState",
]


class InForce(TextChoices):
    """From when an agreement is in force."""

    ON_SIGNING = "signing", _("on the day of the last signature")
    ON_A_DAY = "day", _("on a day that the text names")


class ClauseState(TextChoices):
    """Whether a clause stands in the text."""

    PROPOSED = "proposed", _("proposed, not in the text yet")
    STANDING = "standing", _("in the text")
    REMOVED = "removed", _("taken out")


class ProposalKind(TextChoices):
    """What a proposal would do."""

    CHANGE = "change", _("change the clause")
    ADD = "add", _("add the clause")
    REMOVE = "remove", _("take the clause out")


class ProposalState(TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    COUNTERED = "countered", _("answered with another proposal")


# While the tie is in one of these the text is worked on; in those beneath it is fixed.
DRAFTING_STATES = frozenset({DossierState.NEGOTIATING, DossierState.INTENT_SIGNED, DossierState.APPROVALS})
AGREED_STATES = frozenset(
    {
        DossierState.TEXT_AGREED,
        DossierState.SIGNED,
        DossierState.ACTIVE,
        DossierState.SUSPENDED,
        DossierState.ENDED,
    }
)

LONGEST_TEXT = 6_000
LONGEST_HEADING = 200
MOST_CLAUSES = 60
MOST_LANGUAGES = 6
MOST_SIGNATORIES = 3  # of one side

VERBS: dict[str, "StrPromise"] = {
    "agreement.begun": _("text of the agreement begun"),
    "agreement.filled": _("text filled in or brought into line"),
    "agreement.confirmed": _("text confirmed as still in line"),
    "agreement.terms-changed": _("terms of the agreement changed"),
    "agreement.signatories-named": _("signatories named"),
    "agreement.change-proposed": _("change of the text proposed"),
    "agreement.change-countered": _("change of the text answered with another"),
    "agreement.change-accepted": _("change of the text accepted"),
    "agreement.change-refused": _("change of the text refused"),
    "agreement.change-withdrawn": _("proposed change of the text withdrawn"),
    "agreement.reserved": _("reservation recorded"),
    "agreement.reservation-withdrawn": _("reservation withdrawn"),
    "agreement.said": _("one side agreed to a version of the text"),
    "agreement.agreed": _("text agreed by every side"),
    "agreement.signed-copy-added": _("signed copy of the agreement kept"),
    "agreement.released": _("text released to the public by one side"),
    "agreement.release-withdrawn": _("release of the text withdrawn by one side"),
}
