"""The words of delegations."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS", "DelegationKind", "DelegationState", "ParticipantRole", "ParticipantState"]


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


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {}
