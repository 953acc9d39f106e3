"""The words of a forum's programme."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "REVIEWS_NEEDED",
    "VERBS",
    "AppearanceRole",
    "ChangeKind",
    "ContributionKind",
    "ContributionState",
    "ReviewVerdict",
    "SessionKind",
    "SessionState",
]


class ContributionKind(models.TextChoices):
    TALK = "talk", pgettext_lazy("contribution to a forum", "talk")
    PANEL = "panel", pgettext_lazy("contribution to a forum", "panel")
    WORKSHOP = "workshop", pgettext_lazy("contribution to a forum", "workshop")
    PRACTICE = "practice", pgettext_lazy("contribution to a forum", "case of a city")
    VIDEO = "video", pgettext_lazy("contribution to a forum", "address by video")


class ContributionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a contribution is", "draft")
    SUBMITTED = "submitted", pgettext_lazy("a contribution is", "submitted")
    ACCEPTED = "accepted", pgettext_lazy("a contribution is", "accepted")
    DECLINED = "declined", pgettext_lazy("a contribution is", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a contribution is", "withdrawn")


class ReviewVerdict(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("verdict on a contribution", "accept")
    UNDECIDED = "undecided", pgettext_lazy("verdict on a contribution", "undecided")
    DECLINE = "decline", pgettext_lazy("verdict on a contribution", "decline")
    CONFLICT = "conflict", pgettext_lazy("verdict on a contribution", "conflict of interest")


# So many people review a contribution before it is decided on.
REVIEWS_NEEDED = 2


class SessionKind(models.TextChoices):
    PLENARY = "plenary", pgettext_lazy("kind of session", "plenary")
    PANEL = "panel", pgettext_lazy("kind of session", "panel")
    WORKSHOP = "workshop", pgettext_lazy("kind of session", "workshop")
    CEREMONY = "ceremony", pgettext_lazy("kind of session", "ceremony")
    VIDEO = "video", pgettext_lazy("kind of session", "address by video")
    BREAK = "break", pgettext_lazy("kind of session", "break")
    SOCIAL = "social", pgettext_lazy("kind of session", "social programme")
    VISIT = "visit", pgettext_lazy("kind of session", "site visit")


class SessionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("a session is", "planned")
    CANCELLED = "cancelled", pgettext_lazy("a session is", "cancelled")


class AppearanceRole(models.TextChoices):
    """What somebody does in a session."""

    CHAIR = "chair", pgettext_lazy("in a session", "chair")
    SPEAKER = "speaker", pgettext_lazy("in a session", "speaker")
    INTERPRETER = "interpreter", pgettext_lazy("in a session", "interpreter")


class ChangeKind(models.TextChoices):
    """What differs from the programme that was published before."""

    ADDED = "added", pgettext_lazy("change of a programme", "added")
    MOVED = "moved", pgettext_lazy("change of a programme", "moved")
    ROOM = "room", pgettext_lazy("change of a programme", "other room")
    RENAMED = "renamed", pgettext_lazy("change of a programme", "renamed")
    CANCELLED = "cancelled", pgettext_lazy("change of a programme", "cancelled")
    RESTORED = "restored", pgettext_lazy("change of a programme", "takes place after all")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of a programme", "somebody does not appear")
    JOINED = "joined", pgettext_lazy("change of a programme", "somebody appears")
    LANGUAGES = "languages", pgettext_lazy("change of a programme", "other languages")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "programme.recorded": _("programme of a forum recorded"),
    "session.placed": _("session of a forum placed in the timetable"),
    "session.taken-off": _("session of a forum taken off the timetable"),
    "session.cancelled": _("session of a forum cancelled"),
    "session.restored": _("cancelled session of a forum restored"),
    "programme.published": _("programme of a forum published"),
    "agenda.feed-made": _("calendar address of an agenda made"),
    "agenda.feed-renewed": _("calendar address of an agenda replaced by a new one"),
    "agenda.feed-revoked": _("calendar address of an agenda revoked"),
    "contribution.begun": _("contribution to a forum begun"),
    "contribution.changed": _("contribution to a forum changed"),
    "contribution.submitted": _("contribution to a forum handed in"),
    "contribution.withdrawn": _("contribution to a forum withdrawn"),
    "contribution.reviewed": _("contribution to a forum reviewed"),
    "contribution.decided": _("contribution to a forum decided on"),
    "contribution.placed": _("contribution to a forum put into a session"),
    "forum.reviewer-named": _("reviewer of a forum named"),
    "forum.reviewer-released": _("reviewer of a forum released"),
    "session.added": _("session of a forum added"),
    "session.changed": _("session of a forum changed"),
    "session.part-added": _("part in a session given to somebody"),
    "session.part-withdrawn": _("part in a session withdrawn"),
    "video.expected": _("address by video asked for"),
    "video.changed": _("address by video changed"),
    "video.received": _("address by video handed in"),
    "video.text-added": _("captions or transcript of an address by video handed in"),
}
