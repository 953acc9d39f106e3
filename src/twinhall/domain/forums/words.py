"""The words of forums."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS", "ForumState", "HostRole"]


class ForumState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("a forum is", "planned")
    CALL_OPEN = "call_open", pgettext_lazy("a forum's state", "call open")
    PUBLISHED = "published", pgettext_lazy("a forum's state", "programme published")
    RUNNING = "running", pgettext_lazy("a forum is", "running")
    CLOSED = "closed", pgettext_lazy("a forum is", "closed")
    ARCHIVED = "archived", pgettext_lazy("a forum is", "archived")
    CANCELLED = "cancelled", pgettext_lazy("a forum is", "cancelled")


class HostRole(models.TextChoices):
    HOST = "host", pgettext_lazy("of a forum", "host")
    ORGANISER = "organiser", pgettext_lazy("of a forum", "organiser")
    SUPPORTER = "supporter", pgettext_lazy("of a forum", "supporter")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "forums.recorded": _("forums recorded"),
    "forum.opened": _("forum opened"),
    "forum.changed": _("forum changed"),
    "forum.moved": _("state of a forum changed"),
    "forum.host_added": _("host of a forum added"),
    "forum.track_changed": _("track of a forum changed"),
    "forum.room_changed": _("room of a forum changed"),
}
