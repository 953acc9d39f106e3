"""Tables of partner matching."""

from django.db import models

__all__ = ["PartnerModel"]


class PartnerModel(models.Model):
    """A version of the points, learned from the ties of the register; its file lies in the data directory."""

    version = models.PositiveIntegerField(unique=True)
    learned_at = models.DateTimeField()
    ties = models.PositiveIntegerField()
    cities = models.PositiveIntegerField()
    is_learned = models.BooleanField()  # False: too few ties, the points are those of the scorecard
    # {"questions": 400, "hits_at_10": 0.41, …}; empty until it is evaluated
    evaluation = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"version {self.version}"
