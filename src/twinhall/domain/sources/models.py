"""The table of sources."""

from django.db import models

from twinhall.domain.sources.words import SourceKind

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
        return self.title or self.key
