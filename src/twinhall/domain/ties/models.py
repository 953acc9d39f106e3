"""Tables of ties."""

from django.db import models
from django.db.models import F, Q

from twinhall.domain.cities.models import City
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.queries import TieQuerySet
from twinhall.domain.ties.words import Claim, TieKind, TieStatus
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.indexes import EmptyLastIndex

__all__ = ["ImportRun", "MatchQuestion", "Tie", "TieParty", "TieSource", "new_tie_id"]


def new_tie_id() -> str:
    return new_identifier("tie")


class Tie(models.Model):
    """A relation between two or more cities.

    `since` is the first possible day of the stated period, `until` the first day on which it no longer was.
    """

    public_id = models.CharField(max_length=20, default=new_tie_id, editable=False)
    # The parties' numbers in rising order, "12-345": one tie per set of parties and kind.
    parties_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=TieKind, default=TieKind.SISTER_CITY)
    status = models.CharField(max_length=16, choices=TieStatus, default=TieStatus.KNOWN)
    since = models.DateField(null=True, blank=True)
    since_precision = models.CharField(max_length=8, default="unknown")
    until = models.DateField(null=True, blank=True)
    until_precision = models.CharField(max_length=8, default="unknown")
    # The first day on which any source knows of it: `since`, else the oldest source's date.
    known_since = models.DateField(null=True, blank=True)
    last_confirmed_on = models.DateField(null=True, blank=True)
    claim = models.CharField(max_length=8, choices=Claim, default=Claim.LIST)
    is_international = models.BooleanField(default=True)
    # Sources give different years; the page shows each with its source.
    sources_disagree = models.BooleanField(default=False)
    source_count = models.PositiveSmallIntegerField(default=0)
    cities = models.ManyToManyField(City, through="TieParty", related_name="ties")

    objects = TieQuerySet.as_manager()

    class Meta:
        indexes = [
            # As TieQuerySet.newest_first orders, so that a page of the list reads a page of the index.
            EmptyLastIndex(fields=["-since", "id"], name="tie_since"),
            models.Index(fields=["known_since"], name="tie_known_since"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="tie_public_id_once"),
            models.UniqueConstraint(fields=["parties_key", "kind"], name="one_tie_per_parties_and_kind"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="tie_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class TieParty(models.Model):
    """One side of a tie: its own word for it, whether it binds there, and whether the city itself says so."""

    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="parties")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="tie_parties")
    country = models.CharField(max_length=2)  # the city's, here so that country pairs need no join
    position = models.PositiveSmallIntegerField()
    local_term = models.CharField(max_length=200, blank=True)
    is_binding = models.BooleanField(null=True, blank=True)
    claimed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["tie", "position"]
        verbose_name_plural = "tie parties"
        indexes = [models.Index(fields=["country", "tie"], name="tie_party_country")]
        constraints = [models.UniqueConstraint(fields=["tie", "city"], name="a_city_once_in_a_tie")]

    def __str__(self) -> str:
        return f"{self.city} in {self.tie}"


class TieSource(models.Model):
    """What one source says of a tie, in its own words and with its own dates."""

    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    term = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    since_precision = models.CharField(max_length=8, default="unknown")
    until = models.DateField(null=True, blank=True)
    until_precision = models.CharField(max_length=8, default="unknown")
    recorded_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tie", "source"], name="a_source_once_for_a_tie")]

    def __str__(self) -> str:
        return f"{self.source} on {self.tie}"


class ImportRun(models.Model):
    """One reading of a list: where it stands, so that an interrupted one can go on, and what came of it."""

    what = models.CharField(max_length=40)
    source_name = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file, or the query's name
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.what} from {self.source_name}"


class MatchQuestion(models.Model):
    """A row whose city could not be told for certain: on the work list with its candidates until answered."""

    fingerprint = models.CharField(max_length=64, unique=True)
    source_name = models.CharField(max_length=300)
    line = models.PositiveIntegerField()
    row = models.JSONField()
    # [{"side": "a", "city": "cty_…", "name": …, "country": …, "distance_km": …, "points": …}], best first
    candidates = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # {"a": "cty_…"} by side, or {"refused": true}: the same row read again is not asked again.
    answer = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source_name}, line {self.line}: {self.reason}"
