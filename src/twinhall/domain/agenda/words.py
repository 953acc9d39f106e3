"""The words of the agenda: what became of an event."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS", "EventState"]


class EventState(models.TextChoices):
    HELD = "held", _("held")
    ANNOUNCED = "announced", _("announced")
    CANCELLED = "cancelled", _("cancelled")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "events.recorded": _("events recorded"),
}
