"""The journal's table."""

from django.db import models

from twinhall.domain.people.models import Person

__all__ = ["Entry"]


class Entry(models.Model):
    """One thing that happened. It holds references and figures, never personal data."""

    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=40)  # through which it came: a command, a page, a job
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)  # a permanent id, or the name of what was loaded
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"
