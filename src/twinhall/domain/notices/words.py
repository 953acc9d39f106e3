"""Choices of notices, and what the journal tells of them."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: "dict[str, StrPromise]" = {
    "message.sent-again": _("message to be sent again"),
    "message.closed": _("message closed"),
    "notices.chosen": _("choice of notices by mail changed"),
}


class MessageState(TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNSURE = "unsure", _("perhaps sent")  # the process ended between sending and noting it
    GIVEN_UP = "given-up", _("given up")
    CLOSED = "closed", _("closed")  # an operator decided that it is not to be sent


class NoticeKind(TextChoices):
    """What one is told of; each by mail at a pace of her own choice, and always on the desk."""

    MOVES = "moves", _("A file moves on")
    WAITS = "waits", _("Something waits for your word")
    MESSAGES = "messages", _("A message from the other side")
    REMINDERS = "reminders", _("A reminder from the other side")
    ALARMS = "alarms", _("A day that lies ahead: end of a term, notice, anniversary")
    STEPS = "steps", _("A step of approval is due")
    TEXT = "text", _("A proposal for the text, an answer to one, a reservation")
    STALE = "stale", _("A language of the text fell behind")
    RELEASES = "releases", _("The text is released to the public, or its release taken back")
    FORUM = "forum", _("A forum: its call, its programme, your delegation")


class Pace(TextChoices):
    """How notices of a kind come by mail."""

    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("once a day, together")
    WEEKLY = "weekly", _("once a week, together")
    OFF = "off", _("not by mail")
