"""Tables of a forum's programme."""

import datetime

from django.db import models
from django.db.models import Q

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.models import Forum, ForumTrack, Room
from twinhall.domain.people.models import Person
from twinhall.domain.programme.words import (
    AppearanceRole,
    ContributionKind,
    ContributionState,
    ReviewVerdict,
    SessionKind,
    SessionState,
)
from twinhall.domain.sources.models import Source
from twinhall.domain.uploads.models import Upload
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.languages import said_in_present_language

__all__ = [
    "AgendaFeed",
    "Appearance",
    "Contribution",
    "ContributionSpeaker",
    "Pick",
    "ProgrammeVersion",
    "Review",
    "Reviewer",
    "Session",
    "VideoAddress",
    "VideoText",
    "new_agenda_feed_id",
    "new_contribution_id",
    "new_session_id",
    "new_video_id",
]


def new_contribution_id() -> str:
    return new_identifier("ctb")


def new_agenda_feed_id() -> str:
    return new_identifier("agf")


def new_session_id() -> str:
    return new_identifier("ses")


def new_video_id() -> str:
    return new_identifier("vid")


class Session(models.Model):
    """An hour of the programme. Without `starts_at` it waits for its place in the timetable.

    `revision` goes up with every change: who moves what another has moved meanwhile is told.
    """

    public_id = models.CharField(max_length=24, default=new_session_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.PANEL)
    titles = models.JSONField(default=dict)  # by language
    descriptions = models.JSONField(default=dict, blank=True)
    track = models.ForeignKey(
        ForumTrack, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    theme = models.CharField(max_length=40, blank=True)  # a key of data/themes.toml
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    place = models.CharField(
        max_length=200, blank=True
    )  # where it is in no room: of a site visit, of a source
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    on = models.DateField(null=True, blank=True)  # the day, where a source tells no hour
    held_in = models.JSONField(default=list, blank=True)  # languages spoken, BCP 47
    interpreted_into = models.JSONField(default=list, blank=True)
    recording_url = models.URLField(max_length=500, blank=True)
    livestream_url = models.URLField(max_length=500, blank=True)
    is_open = models.BooleanField(default=True)  # else for delegations only
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    revision = models.PositiveIntegerField(default=1)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_at", "room__position", "id"]
        indexes = [models.Index(fields=["forum", "starts_at"], name="session_forum_start")]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(5, 24 * 60)), name="a_session_takes_a_while")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return said_in_present_language(self.titles) or self.public_id

    @property
    def description(self) -> str:
        return said_in_present_language(self.descriptions)


class Appearance(models.Model):
    """Somebody's part in a session: a participant of the forum, or a name that a source gives."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="appearances")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="appearances"
    )
    name = models.CharField(max_length=200, blank=True)  # where there is no participant
    office = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=AppearanceRole, default=AppearanceRole.SPEAKER)
    languages = models.JSONField(default=list, blank=True)  # of an interpreter: between which
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | ~Q(name=""), name="an_appearance_is_somebody"
            ),
            models.UniqueConstraint(
                fields=["session", "participant", "role"],
                condition=Q(participant__isnull=False),
                name="a_part_is_played_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.session_id}"


class Contribution(models.Model):
    """What somebody offers for the programme, for her own delegation or on another's behalf."""

    public_id = models.CharField(max_length=24, default=new_contribution_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind, default=ContributionKind.TALK)
    titles = models.JSONField(default=dict)
    abstracts = models.JSONField(default=dict, blank=True)
    track = models.ForeignKey(ForumTrack, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    theme = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list, blank=True)  # in which it can be given
    minutes = models.PositiveSmallIntegerField(default=20)
    delegation = models.ForeignKey(  # for whom
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ContributionState, default=ContributionState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.CharField(max_length=500, blank=True)
    session = models.ForeignKey(  # where it is given
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions"
    )

    class Meta:
        ordering = ["-submitted_at", "-id"]

    def __str__(self) -> str:
        return said_in_present_language(self.titles) or self.public_id


class ContributionSpeaker(models.Model):
    """Who would give it; she may never sign in."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="speakers")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position} of {self.contribution_id}"


class Reviewer(models.Model):
    """Somebody whom the organisers asked to review what is offered, beside those who speak for their own bodies."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reviewing")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["named_at", "id"]
        constraints = [models.UniqueConstraint(fields=["forum", "person"], name="a_reviewer_is_named_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.forum_id}"


class Review(models.Model):
    """One reviewer's word on a contribution; two make a decision possible. Never of her own country's or body's.

    The verdict `conflict` is no word on it: she declares that she cannot be fair. It does not count.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(  # null: a reviewer who was named, acting for herself
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=ReviewVerdict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["contribution", "by"], name="a_reviewer_speaks_once")]

    def __str__(self) -> str:
        return f"{self.verdict} on {self.contribution_id}"


class VideoAddress(models.Model):
    """An address by video in a session: awaited, then a file or an address, shown from `release_at` on."""

    public_id = models.CharField(max_length=24, default=new_video_id, editable=False, unique=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="videos")
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="videos"
    )
    speaker = models.CharField(max_length=200)
    office = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)  # spoken in it
    due_at = models.DateTimeField(null=True, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="videos")
    url = models.URLField(max_length=500, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # before it was due, by the daily routine
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def has_arrived(self) -> bool:
        return self.upload_id is not None or bool(self.url)

    def is_released(self, at: datetime.datetime) -> bool:
        """From its minute on; without one it stays with organisers and its delegation."""
        return self.release_at is not None and self.release_at <= at


class VideoText(models.Model):
    """Captions (WebVTT) or a transcript of a video address, in one language."""

    video = models.ForeignKey(VideoAddress, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    captions = models.TextField(blank=True)  # WebVTT
    transcript = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["video", "language"], name="one_text_for_each_language")
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.video_id}"


class ProgrammeVersion(models.Model):
    """The programme as it was published: `content` is every session then, `changes` what differs from before."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="programme_versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    content = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True, blank=True)  # when everybody affected had been told

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="a_programme_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="programme_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.number}"


class Pick(models.Model):
    """A session that somebody put on her own agenda."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="picks")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="picks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "session"], name="a_session_picked_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"


class AgendaFeed(models.Model):
    """The calendar address of somebody's own agenda at a forum. It is secret (`agendas.token_of`)."""

    public_id = models.CharField(max_length=24, default=new_agenda_feed_id, editable=False, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="agenda_feeds")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="agenda_feeds")
    revision = models.PositiveIntegerField(default=1)  # goes up when the address is replaced
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "forum"], name="one_agenda_feed_for_a_forum")
        ]

    def __str__(self) -> str:
        return self.public_id
