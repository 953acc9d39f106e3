"""The words of sources: kinds of publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["SourceKind"]


class SourceKind(models.TextChoices):
    OFFICIAL = "official", _("an authority’s own publication")
    PRESS = "press", _("press")
    DATASET = "dataset", _("a public data set")
    LIST = "list", _("a third-party list")
    OTHER = "other", _("other")
