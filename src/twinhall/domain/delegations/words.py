"""The words of delegations."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twinhall.domain.bodies.words import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "KEEPING_ROLES",
    "LEAVING_ROLES",
    "SEATED",
    "VERBS",
    "DelegationKind",
    "DelegationState",
    "ParticipantRole",
    "ParticipantState",
]


class DelegationKind(models.TextChoices):
    CITY = "city", pgettext_lazy("whose delegation", "city or region")
    BODY = "body", pgettext_lazy("whose delegation", "association or other body")
    HOST = "host", pgettext_lazy("whose delegation", "host")
    GUEST = "guest", pgettext_lazy("whose delegation", "guest")


class DelegationState(models.TextChoices):
    """Whether its city comes. Each of its people is decided on apart."""

    INVITED = "invited", pgettext_lazy("a delegation was", "invited")
    REGISTERED = "registered", pgettext_lazy("a delegation is", "registered")
    WITHDRAWN = "withdrawn", pgettext_lazy("a delegation has", "withdrawn")


class ParticipantRole(models.TextChoices):
    HEAD = "head", pgettext_lazy("in a delegation", "head of delegation")
    MEMBER = "member", pgettext_lazy("in a delegation", "member")
    SPEAKER = "speaker", pgettext_lazy("in a delegation", "speaker")
    INTERPRETER = "interpreter", pgettext_lazy("in a delegation", "interpreter")
    PRESS = "press", pgettext_lazy("in a delegation", "press")
    ASSISTANT = "assistant", pgettext_lazy("in a delegation", "assistant")
    GUEST = "guest", pgettext_lazy("in a delegation", "guest")


class ParticipantState(models.TextChoices):
    """`waiting` is the waiting list of a full quota; `accredited` is the host's decision."""

    REGISTERED = "registered", pgettext_lazy("a participant is", "registered")
    WAITING = "waiting", pgettext_lazy("a participant is", "on the waiting list")
    ACCREDITED = "accredited", pgettext_lazy("a participant is", "accredited")
    REFUSED = "refused", pgettext_lazy("a participant was", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("a participant has", "withdrawn")


# Who has a place, counted against quota and capacity.
SEATED = (ParticipantState.REGISTERED, ParticipantState.ACCREDITED)
# For whose body one may open a delegation, withdraw it and name its assistant; translators keep the list, too.
LEAVING_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})
KEEPING_ROLES = LEAVING_ROLES | {Role.TRANSLATOR}

# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "delegation.invited": _("delegation invited"),
    "delegation.registered": _("delegation registered"),
    "delegation.quota-set": _("quota of a delegation set"),
    "delegation.assistant-named": _("assistant of a delegation named"),
    "delegation.withdrawn": _("delegation withdrawn"),
    "delegation.listed": _("list of a delegation read in"),
    "delegation.decided": _("accreditations decided"),
    "delegation.moved-up": _("moved up from the waiting list"),
    "delegation.reminded": _("delegation reminded that registration closes"),
    "participant.registered": _("participant registered"),
    "participant.changed": _("participant’s data changed"),
    "participant.withdrawn": _("participant withdrawn"),
}
