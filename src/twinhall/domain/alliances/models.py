"""Tables of alliances: what sources state of memberships, and the presidencies."""

from django.db import models
from django.db.models import F, Q

from twinhall.domain.alliances.queries import AllianceQuerySet, PresidencyQuerySet, StatementQuerySet
from twinhall.domain.alliances.words import MembershipStatus
from twinhall.domain.cities.models import City
from twinhall.domain.sources.models import Source
from twinhall.kit.languages import said_in_present_language

__all__ = ["Alliance", "MembershipStatement", "Presidency"]


class Alliance(models.Model):
    """Countries acting together. `names` and `descriptions` by language; a second alliance is data."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)
    languages = models.JSONField(default=list, blank=True)  # working languages (BCP 47), most used first
    # Days worth a look back: [{"day": "2009-06-16", "label": {"en": "First summit"}}]
    telling_days = models.JSONField(default=list, blank=True)

    objects = AllianceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))

    @property
    def name(self) -> str:
        """Its name in the reader's language, else in English."""
        return said_in_present_language(self.names) or self.slug

    @property
    def description(self) -> str:
        return said_in_present_language(self.descriptions)


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

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["since", "country"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="membership_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.status} since {self.since}"

    @property
    def note(self) -> str:
        return said_in_present_language(self.notes)


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
    # Further places of the same summit: [{"place": "Brasília", "country": "BR", "geonameid": 3469058}]
    other_places = models.JSONField(default=list, blank=True)
    themes = models.JSONField(default=dict, blank=True)  # the motto of the year by language
    notes = models.JSONField(default=dict, blank=True)
    sources = models.ManyToManyField(Source, related_name="+")

    objects = PresidencyQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name_plural = "presidencies"
        constraints = [models.UniqueConstraint(fields=["alliance", "year"], name="one_presidency_a_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.country}"

    @property
    def theme(self) -> str:
        return said_in_present_language(self.themes)

    @property
    def note(self) -> str:
        return said_in_present_language(self.notes)
