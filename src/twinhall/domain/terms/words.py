"""The words of terms."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["RUNNING", "VERBS", "AlarmKind", "NoticeState", "TermState"]

# While a tie is in one of these, its term runs and its days are watched.
RUNNING = frozenset({"known", "signed", "active", "suspended"})


class TermState(TextChoices):
    """How far the sides are agreed on how long the tie runs."""

    SAID = "said", _("said by one side")
    AGREED = "agreed", _("agreed by every side")
    REPLACED = "replaced", _("replaced by another")
    TAKEN_BACK = "taken-back", _("taken back")


class NoticeState(TextChoices):
    """How far one side's notice that the tie shall not go on has come."""

    STANDING = "standing", _("stands")
    TAKEN_BACK = "taken-back", _("taken back by the word of every side")
    OVERTAKEN = "overtaken", _("overtaken by a term that every side agreed afterwards")


class AlarmKind(TextChoices):
    """What kind of day lies ahead."""

    END = "end", _("end of the term")
    NOTICE = "notice", _("last day to give notice")
    ANNIVERSARY = "anniversary", _("anniversary")


VERBS: dict[str, "StrPromise"] = {
    "term.said": _("term of a tie named by one side"),
    "term.confirmed": _("term of a tie confirmed by one side"),
    "term.agreed": _("term of a tie agreed by every side"),
    "term.taken-back": _("term of a tie taken back by the side that named it"),
    "term.notice-given": _("notice given by one side: the tie shall not be prolonged"),
    "term.notice-back-asked": _("taking the notice back asked for, or agreed to, by one side"),
    "term.notice-taken-back": _("notice taken back, by the word of every side"),
    "term.ended-by-notice": _("tie ended on the day that the notice named"),
    "term.alarmed": _("side told of a day that lies ahead"),
    "step.due-told": _("side told that steps of its track are due"),
    "term.renewal-begun": _("renewal of a tie begun"),
    "feed.made": _("calendar address made"),
    "feed.renewed": _("calendar address replaced by a new one"),
    "feed.revoked": _("calendar address revoked"),
}
