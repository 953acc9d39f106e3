"""Choices of claims and proofs."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class ClaimKind(TextChoices):
    """What is asked for."""

    FIRST = "first", _("first verification")
    RENEWAL = "renewal", _("renewal")


class ClaimState(TextChoices):
    """How far a claim has come; allowed steps in `states.py`."""

    OPEN = "open", _("proofs are missing")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    APPEALED = "appealed", _("appealed, waiting for approval")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class ProofKind(TextChoices):
    """Ways to show that one speaks for a city. Two of different kinds are asked."""

    MAIL_DOMAIN = "mail-domain", _("official mail domain")
    DNS_RECORD = "dns-record", _("record in the domain’s DNS")
    STAMPED_LETTER = "stamped-letter", _("stamped letter")
    CALL_BACK = "call-back", _("call-back by the focal point")


class ProofState(TextChoices):
    """How far a proof has come."""

    STARTED = "started", _("begun")
    TO_CHECK = "to-check", _("waits to be checked by a person")
    GIVEN = "given", _("given")
    REFUSED = "refused", _("not accepted")


class Verdict(TextChoices):
    """What a person of the secretariat says of a claim."""

    APPROVE = "approve", _("approve")
    REFUSE = "refuse", _("refuse")


# Two of different kinds are asked.
PROOFS_NEEDED = 2
APPROVALS_NEEDED = 2
# A claim without its proofs lapses after so many days.
DAYS_TO_PROVE = 90
# So many days before its end a mandate is offered for renewal.
DAYS_BEFORE_RENEWAL = 60

VERBS: dict[str, "StrPromise"] = {
    "claim.made": _("city claimed"),
    "claim.submitted": _("claim handed in"),
    "claim.approved-once": _("claim approved by a first person"),
    "claim.approved": _("claim approved by a second person"),
    "claim.refused": _("claim refused"),
    "claim.appealed": _("refusal appealed"),
    "claim.withdrawn": _("claim withdrawn"),
    "claim.lapsed": _("claim lapsed"),
    "proof.begun": _("proof begun"),
    "proof.given": _("proof given"),
    "proof.refused": _("proof not accepted"),
    "domain.added": _("official domain added"),
    "domain.removed": _("official domain removed"),
    "mandate.renewal-asked": _("renewal asked for"),
}
