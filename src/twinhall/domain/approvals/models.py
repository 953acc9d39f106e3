"""Tables of approval tracks."""

import datetime

from django.db import models
from django.db.models import Q

from twinhall.domain.approvals.facts import DueRule, due_day
from twinhall.domain.approvals.states import DECIDED, DONE
from twinhall.domain.approvals.words import StepBasis, StepOwner, StepState, TrackStatus
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Document, Side
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier

__all__ = ["StepChange", "StepDocument", "Track", "TrackStep", "new_step_id"]


def new_step_id() -> str:
    return new_identifier("stp")


class Track(models.Model):
    """The steps one side must take before it may sign, copied once from a template; later ones of it change nothing."""

    side = models.OneToOneField(Side, on_delete=models.CASCADE, related_name="track")
    template = models.CharField(max_length=8, blank=True)  # a country, "generic", or nothing: own steps alone
    # What the template said of itself on the day it was copied.
    template_status = models.CharField(max_length=20, choices=TrackStatus, blank=True)
    template_checked_on = models.DateField(null=True, blank=True)
    not_verified = models.JSONField(default=dict, blank=True)  # by language
    sources = models.JSONField(default=list, blank=True)  # [{key, title, publisher, url, published_on}]
    begun_at = models.DateTimeField()
    # “No approval is needed here, because …”: who said so for this side.
    none_needed_reason = models.TextField(blank=True)
    none_needed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    none_needed_mandate = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    none_needed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(none_needed_at__isnull=True) | ~Q(none_needed_reason=""),
                name="no_approval_needed_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.side_id} {self.template}"


class TrackStep(models.Model):
    """One decision on the way to the signing. What happened to it stands in its changes, the latest one counts."""

    public_id = models.CharField(max_length=24, default=new_step_id, editable=False, unique=True)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40, blank=True)  # of the template; empty for a step of one's own
    is_own = models.BooleanField(default=False)  # added by the side
    names = models.JSONField()  # by language
    note = models.JSONField(default=dict, blank=True)  # by language
    applies_in = models.JSONField(default=dict, blank=True)  # part of the country, by language
    owner = models.CharField(max_length=20, choices=StepOwner, blank=True)
    owner_words = models.CharField(max_length=200, blank=True)  # instead, in the side's own words
    basis = models.CharField(max_length=12, choices=StepBasis, blank=True)
    sources = models.JSONField(default=list, blank=True)  # keys of the track's sources
    documents_asked = models.JSONField(default=list, blank=True)  # [{key, names}]
    is_optional = models.BooleanField(default=False)  # counts once something was done about it
    is_after_signing = models.BooleanField(default=False)  # holds up nothing
    days_before_signing = models.PositiveSmallIntegerField(null=True, blank=True)  # the rule
    due_set_on = models.DateField(null=True, blank=True)  # by hand; counts before the rule
    state = models.CharField(max_length=8, choices=StepState, default=StepState.OPEN)

    class Meta:
        ordering = ["track", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~(Q(owner="") & Q(owner_words="")), name="step_has_an_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def counts(self) -> bool:
        """Whether the signing waits for it. An optional step counts as soon as somebody began with it."""
        if self.is_after_signing:
            return False
        return not self.is_optional or self.state != StepState.OPEN

    def due_on(self, signing_on: datetime.date | None) -> datetime.date | None:
        """The last day: set by hand, else by its rule from the day of signing."""
        if self.due_set_on is not None:
            return self.due_set_on
        if self.days_before_signing is None:
            return None
        return due_day(DueRule(days_before_signing=self.days_before_signing), signing_on)


class StepChange(models.Model):
    """What somebody noted of a step for her side: asked for, decided, skipped, opened again. Never changed later."""

    step = models.ForeignKey(TrackStep, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=8, choices=StepState)
    on = models.DateField(null=True, blank=True)  # the day it was asked for or decided
    note = models.CharField(max_length=1000, blank=True)  # of a decision, or why skipped or opened again
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["skipped", "refused", "open"]) | ~Q(note=""),
                name="step_skipped_refused_or_reopened_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "granted", "refused"]) | Q(on__isnull=False),
                name="step_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.state}"


class StepDocument(models.Model):
    """A document of the dossier that belongs to a step; `asked` says which of those asked for it is."""

    step = models.ForeignKey(TrackStep, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="steps")
    asked = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["document__at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "document"], name="a_document_once_at_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.document_id}"
