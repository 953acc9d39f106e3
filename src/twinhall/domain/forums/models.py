"""Tables of forums."""

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from twinhall.domain.agenda.models import Event
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.models import Body
from twinhall.domain.cities.models import City
from twinhall.domain.forums.queries import ForumQuerySet
from twinhall.domain.forums.words import ForumState, HostRole
from twinhall.domain.sources.models import Source
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.languages import said_in_present_language

__all__ = [
    "Edition",
    "Forum",
    "ForumTrack",
    "Host",
    "Room",
    "Series",
    "StatedFigure",
    "new_forum_id",
    "new_forum_track_id",
    "new_room_id",
]


def new_forum_id() -> str:
    return new_identifier("frm")


def new_forum_track_id() -> str:
    return new_identifier("ftr")


def new_room_id() -> str:
    return new_identifier("rom")


class Series(models.Model):
    """A forum that repeats; one edition may belong to several of them. Names by language."""

    slug = models.SlugField(max_length=80, unique=True)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)
    alliance = models.ForeignKey(
        Alliance, null=True, blank=True, on_delete=models.SET_NULL, related_name="forum_series"
    )
    is_example = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said_in_present_language(self.names) or self.slug

    @property
    def description(self) -> str:
        return said_in_present_language(self.descriptions)


class Forum(models.Model):
    """One edition: `starts_on` to `ends_on`, both included, in its own `time_zone`. Texts by language."""

    public_id = models.CharField(max_length=24, default=new_forum_id, editable=False, unique=True)
    slug = models.SlugField(max_length=80, unique=True)  # in its address; never changes
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)
    series = models.ManyToManyField(Series, through="Edition", related_name="forums")
    alliance = models.ForeignKey(
        Alliance, null=True, blank=True, on_delete=models.SET_NULL, related_name="forums"
    )
    event = models.OneToOneField(  # its entry in the programme of the year
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="forum"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    precision = models.CharField(max_length=8, default="day")
    time_zone = models.CharField(max_length=40, default="UTC")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.SET_NULL, related_name="forums")
    place = models.CharField(max_length=200, blank=True)  # its city as the source writes it
    country = models.CharField(max_length=2, blank=True)
    venue = models.CharField(max_length=300, blank=True)
    languages = models.JSONField(default=list, blank=True)  # in which it is held, most used first
    themes = models.JSONField(default=list, blank=True)  # keys of data/themes.toml
    state = models.CharField(max_length=12, choices=ForumState, default=ForumState.PLANNED)
    moved_at = models.DateTimeField(null=True, blank=True)
    call_closes_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    # How many people a delegation may bring, and how many the forum holds in all; null is without a limit.
    quota = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    # Days after its end when what people told for it (diet, arrival, papers) is erased; printed on the form.
    keeps_days = models.PositiveSmallIntegerField(default=30)
    sources = models.ManyToManyField(Source, related_name="+", blank=True)
    is_example = models.BooleanField(default=False)  # invented for the demo

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="forum_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said_in_present_language(self.names) or self.slug

    @property
    def description(self) -> str:
        return said_in_present_language(self.descriptions)

    @property
    def zone(self) -> ZoneInfo | datetime.tzinfo:
        """In which its hours are told."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return timezone.get_default_timezone()

    @property
    def erased_on(self) -> datetime.date:
        """The day on which what people told for it is erased."""
        return self.ends_on + datetime.timedelta(days=self.keeps_days)


class Edition(models.Model):
    """A forum as the n-th of a series; `number` is null where no source counts."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="editions")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-forum__starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "forum"], name="a_forum_once_in_a_series"),
            models.UniqueConstraint(
                fields=["series", "number"],
                condition=Q(number__isnull=False),
                name="a_number_once_in_a_series",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.number or ''}"


class Host(models.Model):
    """Who holds a forum: a body of the platform, or an institution by its `names` alone.

    Where it `organises`, those who speak for the body keep the forum's pages.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="hosts")
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_forums"
    )
    names = models.JSONField(default=dict, blank=True)
    role = models.CharField(max_length=10, choices=HostRole, default=HostRole.HOST)
    organises = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(organises=False), name="who_organises_is_a_body"
            ),
            models.UniqueConstraint(
                fields=["forum", "body"],
                condition=Q(body__isnull=False),
                name="a_body_hosts_a_forum_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Needs `body` with its city and alliance fetched along."""
        return self.body.name if self.body else said_in_present_language(self.names)


class ForumTrack(models.Model):
    """A strand of the programme, with its theme."""

    public_id = models.CharField(max_length=24, default=new_forum_track_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="tracks")
    names = models.JSONField(default=dict)
    theme = models.CharField(max_length=40, blank=True)  # a key of data/themes.toml
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said_in_present_language(self.names)


class Room(models.Model):
    """A room of a forum. `capacity` in people; null is unknown."""

    public_id = models.CharField(max_length=24, default=new_room_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="rooms")
    names = models.JSONField(default=dict)
    venue = models.CharField(max_length=200, blank=True)  # the building, where a forum has several
    capacity = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said_in_present_language(self.names)


class StatedFigure(models.Model):
    """What a source says of a forum in a number: "400 participants". Not counted by the platform."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="stated_figures")
    labels = models.JSONField(default=dict)  # what was counted, by language
    number = models.PositiveIntegerField()
    is_about = models.BooleanField(default=False)  # "about 100"
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def label(self) -> str:
        return said_in_present_language(self.labels)
