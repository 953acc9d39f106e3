"""Choices of notices, and what the journal tells of them."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: "dict[str, StrPromise]" = {
    "message.sent-again": _("message to be sent again"),
    "message.closed": _("message closed"),
}


class MessageState(TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNSURE = "unsure", _("perhaps sent")  # the process ended between sending and noting it
    GIVEN_UP = "given-up", _("given up")
    CLOSED = "closed", _("closed")  # an operator decided that it is not to be sent
