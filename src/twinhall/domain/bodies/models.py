"""Tables of bodies and mandates."""

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.queries import BodyQuerySet, MandateQuerySet
from twinhall.domain.bodies.words import ActState, BodyKind, Role, TwoPersonAct
from twinhall.domain.cities.models import City
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.languages import said_in_present_language

__all__ = [
    "AssociationMember",
    "Body",
    "FocalPoint",
    "Mandate",
    "PendingAct",
    "new_act_id",
    "new_body_id",
    "new_mandate_id",
]


def new_body_id() -> str:
    return new_identifier("bod")


def new_mandate_id() -> str:
    return new_identifier("mdt")


def new_act_id() -> str:
    return new_identifier("act")


class Body(models.Model):
    """An institution that can speak here. Exactly one of `city`, `alliance`, `names` says what it is."""

    public_id = models.CharField(max_length=24, default=new_body_id, editable=False, unique=True)
    kind = models.CharField(max_length=12, choices=BodyKind)
    city = models.OneToOneField(City, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    alliance = models.OneToOneField(
        Alliance, null=True, blank=True, on_delete=models.PROTECT, related_name="secretariat"
    )
    names = models.JSONField(default=dict, blank=True)  # an association's, by language
    country = models.CharField(max_length=2, blank=True)  # an association's
    # For which acts a second person of this body is asked: ["grant", "sign"]
    two_person_acts = models.JSONField(default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_example = models.BooleanField(default=False)  # invented for the demo
    added_at = models.DateTimeField()

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=BodyKind.CITY, city__isnull=False, alliance__isnull=True)
                    | Q(kind=BodyKind.SECRETARIAT, city__isnull=True, alliance__isnull=False)
                    | Q(kind=BodyKind.ASSOCIATION, city__isnull=True, alliance__isnull=True)
                ),
                name="body_is_of_one_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language; needs `city` and `alliance` fetched along."""
        if self.city is not None:
            return str(self.city.labels.get(get_language() or "") or self.city.name)
        if self.alliance is not None:
            return _("Secretariat of %(alliance)s") % {"alliance": self.alliance.name}
        return said_in_present_language(self.names) or self.public_id

    @property
    def time_zone(self) -> ZoneInfo | datetime.tzinfo:
        """Where its days begin and end: a city's own, else the installation's."""
        try:
            return (
                ZoneInfo(self.city.time_zone)
                if self.city and self.city.time_zone
                else timezone.get_default_timezone()
            )
        except (ZoneInfoNotFoundError, ValueError):
            return timezone.get_default_timezone()

    def asks_second_person_for(self, act: TwoPersonAct) -> bool:
        return act in self.two_person_acts


class AssociationMember(models.Model):
    """A city belongs to an association."""

    association = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="associations")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "city"], name="association_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.association} {self.city}"


class FocalPoint(models.Model):
    """The body that calls cities of a country back to check who claims them. Ended, never deleted."""

    country = models.CharField(max_length=2)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="focal_for")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "body"], condition=Q(ended_at__isnull=True), name="focal_point_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.body}"


class Mandate(models.Model):
    """A person may act for a body, from a day to a day, both included, in the body's time zone.

    It ends by itself; it can be revoked with a reason; it is never deleted. `name_in_office` and `role` stay with
    signed acts when the person's account is erased.
    """

    public_id = models.CharField(max_length=24, default=new_mandate_id, editable=False, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=10, choices=Role)
    name_in_office = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    granted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_for = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    # The day two persons of the secretariat had approved the claim behind it; null when a body granted it itself.
    verified_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_reason = models.CharField(max_length=500, blank=True)
    renewal_asked_at = models.DateTimeField(null=True, blank=True)  # when the 60-day letter was written

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["body", "ends_on"], name="mandate_body_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="mandate_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.body_id} until {self.ends_on}"

    def holds(self, at: datetime.datetime) -> bool:
        """Whether it holds at that moment, by the calendar of the body's place (needs `body` and `body.city`)."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return False
        return self.starts_on <= at.astimezone(self.body.time_zone).date() <= self.ends_on


class PendingAct(models.Model):
    """An act of a body that waits for a second person of the same body."""

    public_id = models.CharField(max_length=24, default=new_act_id, editable=False, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="pending_acts")
    act = models.CharField(max_length=10, choices=TwoPersonAct)
    # What is to be done, as the action that will do it takes it; ids and days, no names.
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ActState, default=ActState.WAITING)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="second_person_is_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.act}"
