"""The table of sources."""

from django.db import models
from django.utils.translation import gettext

from twinhall.domain.sources.words import WORD_OF_SIDES, SourceKind

__all__ = ["Source"]


class Source(models.Model):
    """A document, page, list or data set. `key` is its address, or its name where it has none."""

    key = models.CharField(max_length=500, unique=True)
    title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    kind = models.CharField(max_length=12, choices=SourceKind, default=SourceKind.OTHER)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=8, default="unknown")
    licence = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """Its title as it was published; the reader's language for what was said on this platform."""
        return gettext(WORD_OF_SIDES) if self.title == WORD_OF_SIDES else self.title or self.key
