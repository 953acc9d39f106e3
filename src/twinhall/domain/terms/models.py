"""Tables of terms. Who did a thing stands in the mandate under which it was done."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Document, Dossier, Side
from twinhall.domain.people.models import Person
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.words import AlarmKind, NoticeState, TermState
from twinhall.kit.identifiers import new_identifier

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

__all__ = [
    "Alarm",
    "EndNotice",
    "EndNoticeWord",
    "Feed",
    "StepAlarm",
    "Term",
    "TermWord",
    "new_end_notice_id",
    "new_feed_id",
    "new_term_id",
]


def new_term_id() -> str:
    return new_identifier("trm")


def new_end_notice_id() -> str:
    return new_identifier("ntc")


def new_feed_id() -> str:
    return new_identifier("fee")


class Term(models.Model):
    """How long a tie runs, as one side says or all agree. Never edited: another word is another row."""

    public_id = models.CharField(max_length=24, default=new_term_id, editable=False, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField()
    years = models.PositiveSmallIntegerField(null=True, blank=True)  # null: without end
    prolongation_years = models.PositiveSmallIntegerField(null=True, blank=True)  # null: not by itself
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TermState, default=TermState.SAID)
    said_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        words: RelatedManager["TermWord"]

    class Meta:
        ordering = ["dossier", "said_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(state="said"), name="one_term_is_said"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="agreed"), name="one_term_is_agreed"
            ),
            models.CheckConstraint(
                condition=Q(years__gt=0) | Q(years__isnull=True, prolongation_years__isnull=True),
                name="term_without_end_is_not_prolonged",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__gte=F("said_at")), name="agreed_term_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def facts(self) -> TermFacts:
        return TermFacts(self.starts_on, self.years, self.prolongation_years, self.notice_months)


class TermWord(models.Model):
    """One side's word for a term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="words")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="term_words")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["term", "side"], name="a_side_says_a_term_once")]

    def __str__(self) -> str:
        return f"{self.side_id}: {self.term_id}"


class EndNotice(models.Model):
    """One side's notice that the tie shall not be prolonged. It stands until every side takes it back."""

    public_id = models.CharField(max_length=24, default=new_end_notice_id, editable=False, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="end_notices")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="end_notices")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    letter = models.CharField(max_length=200, blank=True)  # number and day of a letter on paper
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="end_notices"
    )
    at = models.DateTimeField()  # its day counts, whatever the letter says
    ends_on = models.DateField()  # the last day of the tie, as the term provides
    state = models.CharField(max_length=12, choices=NoticeState, default=NoticeState.STANDING)

    if TYPE_CHECKING:
        words: RelatedManager["EndNoticeWord"]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="standing"), name="one_end_notice_stands"
            ),
            models.CheckConstraint(
                condition=~Q(letter="") | Q(document__isnull=False), name="end_notice_has_a_paper"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="end_notice_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class EndNoticeWord(models.Model):
    """One side's word that a notice be taken back; the first is that of the side that gave it."""

    notice = models.ForeignKey(EndNotice, on_delete=models.CASCADE, related_name="words")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="end_notice_words")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "side"], name="a_side_takes_a_notice_back_once")
        ]

    def __str__(self) -> str:
        return f"{self.side_id}: {self.notice_id}"


class Alarm(models.Model):
    """A side was told of a day that lies ahead. The row is made in the transaction of the letter, once."""

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=12, choices=AlarmKind)
    falls_on = models.DateField()
    due_on = models.DateField()  # from when on it was to be told
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["side", "kind", "falls_on", "due_on"], name="alarm_rings_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.falls_on}"


class StepAlarm(models.Model):
    """A side was told that a step of its track is due. The row is made in the transaction of the letter, once."""

    step = models.ForeignKey(TrackStep, on_delete=models.CASCADE, related_name="alarms")
    falls_on = models.DateField()
    due_on = models.DateField()  # from when on it was to be told
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "falls_on", "due_on"], name="step_alarm_rings_once")
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.falls_on}"


class Feed(models.Model):
    """A calendar a person subscribes to: of all her cities, or of one. Its address is secret (`feeds.token_of`)."""

    public_id = models.CharField(max_length=24, default=new_feed_id, editable=False, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feeds")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds")
    revision = models.PositiveIntegerField(default=1)  # goes up when the address is replaced
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "city"], name="one_feed_of_a_city_for_a_person"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(city__isnull=True), name="one_feed_of_all_for_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
