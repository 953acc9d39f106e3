"""The words of upkeep."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "EVIDENCE_STATES",
    "VERBS",
    "Answer",
    "EvidenceKind",
    "EvidenceState",
    "HealthState",
    "ProjectState",
]

# States of a tie in which something new can be noted; what was noted can be answered at any time.
EVIDENCE_STATES = frozenset({"known", "signed", "active"})


class EvidenceKind(TextChoices):
    """What happened between the sides."""

    MEETING = "meeting", _("meeting")
    VISIT = "visit", _("visit")
    EXCHANGE = "exchange", _("exchange")
    PROJECT = "project", _("project")
    BUDGET_LINE = "budget-line", _("budget line")
    LETTER = "letter", _("letter")
    PLAN = "plan", _("plan of the year")


class EvidenceState(TextChoices):
    """Who stands behind a piece of evidence."""

    ENTERED = "entered", _("one side says so")
    CONFIRMED = "confirmed", _("both sides say so")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Answer(TextChoices):
    """What another side says of it."""

    CONFIRMED = "confirmed", _("confirms it")
    DISPUTED = "disputed", _("disputes it")


class ProjectState(TextChoices):
    """How far a project is."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    DONE = "done", pgettext_lazy("project", "done")
    STOPPED = "stopped", _("stopped")


class HealthState(TextChoices):
    """How alive a tie is, computed and never stored. No tie is ever called dead."""

    ACTIVE = "active", pgettext_lazy("health", "active")
    THIN = "thin", _("thin")
    DORMANT = "dormant", _("dormant")
    NOT_KNOWN = "not-known", _("not known")


VERBS: dict[str, "StrPromise"] = {
    "evidence.entered": _("evidence of a tie entered"),
    "evidence.corrected": _("evidence of a tie corrected"),
    "evidence.confirmed": _("evidence of a tie confirmed by another side"),
    "evidence.disputed": _("evidence of a tie disputed by another side"),
    "evidence.released": _("evidence of a tie shown as the word of one side"),
    "evidence.withdrawn": _("evidence of a tie withdrawn"),
}
