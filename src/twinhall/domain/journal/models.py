"""The journal's tables. Triggers of the database refuse to change or delete a row (`journal/triggers.py`)."""

from django.db import models

from twinhall.domain.journal.queries import EntryQuerySet

__all__ = ["Entry", "EntryConcern", "JournalHead"]


class Entry(models.Model):
    """One thing that happened. It holds references and figures, never personal data.

    `number` counts without gaps; `hash` seals the entry together with the one before (`journal/chain.py`).
    References are permanent ids, not foreign keys: a person can be erased without touching the journal.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=24, blank=True)  # per_…; empty: a command of the operator
    acting_for = models.CharField(max_length=24, blank=True)  # bod_…; empty: for nobody but herself
    door = models.CharField(max_length=40)  # through which it came: a command, a page, a job
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)  # a permanent id, or the name of what was loaded
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["by", "-number"], name="entry_by"),
            models.Index(fields=["acting_for", "-number"], name="entry_acting_for"),
            models.Index(fields=["verb", "-number"], name="entry_verb"),
            models.Index(fields=["subject", "-number"], name="entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"


class EntryConcern(models.Model):
    """A city, body or thing that an entry concerns, beside its subject: so each city finds its own."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="concerns")
    reference = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reference"], name="entry_concerns_once")]
        indexes = [models.Index(fields=["reference", "-entry"], name="entry_concern_reference")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reference}"


class JournalHead(models.Model):
    """The last link of the chain. Its row is locked while an entry is added, so that the chain never forks."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
