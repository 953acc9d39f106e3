"""The words of the agenda: what became of an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["EventState"]


class EventState(models.TextChoices):
    HELD = "held", _("held")
    ANNOUNCED = "announced", _("announced")
    CANCELLED = "cancelled", _("cancelled")
