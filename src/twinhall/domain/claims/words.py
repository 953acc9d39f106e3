"""Choices of claims and proofs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
