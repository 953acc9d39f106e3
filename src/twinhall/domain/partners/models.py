"""Tables of partner matching."""

from django.db import models

from twinhall.domain.cities.models import City
from twinhall.kit.identifiers import new_identifier

__all__ = ["Declaration", "PartnerModel", "Wish", "new_wish_id"]


def new_wish_id() -> str:
    return new_identifier("wsh")


class PartnerModel(models.Model):
    """A version of the points, learned from the ties of the register; its file lies in the data directory."""

    version = models.PositiveIntegerField(unique=True)
    learned_at = models.DateTimeField()
    ties = models.PositiveIntegerField()
    cities = models.PositiveIntegerField()
    is_learned = models.BooleanField()  # False: too few ties, the points are those of the scorecard
    # {"hits": [{"name": "all", "asked": 400, "share": 0.41, …}], …}; empty until it is evaluated
    evaluation = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"version {self.version}"


class Declaration(models.Model):
    """What a city says of itself: themes (keys of data/themes.toml) that it gives and seeks, languages it writes."""

    city = models.OneToOneField(City, on_delete=models.PROTECT, related_name="declaration")
    gives = models.JSONField(default=list, blank=True)
    seeks = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)  # BCP 47
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"what {self.city} gives and seeks"


class Wish(models.Model):
    """A city seeks a partner until a day. Empty lists and None: does not matter."""

    public_id = models.CharField(max_length=20, default=new_wish_id, editable=False, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="wishes")
    countries = models.JSONField(default=list, blank=True)
    themes = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    smallest = models.PositiveIntegerField(null=True, blank=True)
    largest = models.PositiveIntegerField(null=True, blank=True)
    until = models.DateField()  # the last day on which it stands
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name_plural = "wishes"
        indexes = [models.Index(fields=["until"], name="wish_until")]

    def __str__(self) -> str:
        return f"{self.city} seeks a partner until {self.until}"
