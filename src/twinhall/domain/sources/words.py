"""The words of sources: kinds of publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

__all__ = ["WORD_OF_SIDES", "SourceKind"]

# What the sides themselves say here is a source too; its title stands in English in the table and in files.
WORD_OF_SIDES = gettext_noop("Word of every side, given on this platform")


class SourceKind(models.TextChoices):
    OFFICIAL = "official", _("an authority’s own publication")
    PRESS = "press", _("press")
    DATASET = "dataset", _("a public data set")
    LIST = "list", _("a third-party list")
    OTHER = "other", _("other")
