"""The table of daily runs."""

from django.db import models

__all__ = ["RoutineRun"]


class RoutineRun(models.Model):
    """One routine on one day. The row is made before the work begins, so that a second tick finds it."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Days before this one on which nobody came to do it; this run did their work too.
    missed_days = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)  # figures: {"erased": 3}
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-day", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="routine_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
