"""Tables of alliances: what sources state of memberships, and the presidencies."""

from django.db import models
from django.db.models import F, Q

from twinhall.domain.cities.models import City
from twinhall.domain.sources.models import Source
from twinhall.domain.alliances.words import MembershipStatus

__all__ = ["Alliance", "MembershipStatement", "Presidency"]


class Alliance(models.Model):
    """Countries acting together. `names` and `descriptions` by language; a second alliance is data."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))


class MembershipStatement(models.Model):
    """What its sources say of a country's status from a day (`until` excluded).

    Statements may contradict each other; then sources disagree, and the page says so.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="statements")
    country = models.CharField(max_length=2)
    status = models.CharField(max_length=10, choices=MembershipStatus)
    since = models.DateField()
    since_precision = models.CharField(max_length=8, default="day")
    until = models.DateField(null=True, blank=True)
    until_precision = models.CharField(max_length=8, default="day")
    notes = models.JSONField(default=dict, blank=True)  # by language
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["since", "country"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="membership_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.status} since {self.since}"


class Presidency(models.Model):
    """A country chairs an alliance for a calendar year and hosts its summit."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="presidencies")
    year = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2)
    summit_number = models.PositiveSmallIntegerField(null=True, blank=True)
    summit_starts_on = models.DateField(null=True, blank=True)
    summit_ends_on = models.DateField(null=True, blank=True)
    summit_precision = models.CharField(max_length=8, default="unknown")
    summit_city = models.ForeignKey(City, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    summit_place = models.CharField(max_length=200, blank=True)
    is_by_video = models.BooleanField(default=False)
    theme = models.CharField(max_length=300, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["year"]
        verbose_name_plural = "presidencies"
        constraints = [models.UniqueConstraint(fields=["alliance", "year"], name="one_presidency_a_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.country}"
