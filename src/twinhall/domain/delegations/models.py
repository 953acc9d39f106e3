"""Tables of delegations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.delegations.queries import DelegationQuerySet, ParticipantQuerySet
from twinhall.domain.delegations.words import (
    DelegationKind,
    DelegationState,
    ParticipantRole,
    ParticipantState,
)
from twinhall.domain.forums.models import Forum
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.languages import said_in_present_language

__all__ = ["Delegation", "Participant", "new_delegation_id", "new_participant_id"]


def new_delegation_id() -> str:
    return new_identifier("dlg")


def new_participant_id() -> str:
    return new_identifier("prt")


class Delegation(models.Model):
    """A city's or body's group at a forum. A `city` of the register need not have an officer on the platform;
    who is neither city nor body comes under its `names`, from inside the alliance or outside it."""

    public_id = models.CharField(max_length=24, default=new_delegation_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="delegations")
    kind = models.CharField(max_length=8, choices=DelegationKind)
    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    names = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=DelegationState, default=DelegationState.REGISTERED)
    quota = models.PositiveIntegerField(null=True, blank=True)  # null: the forum's own
    # Who may keep its list beside those who speak for its body: a mayor's assistant.
    assistant = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="assisted_delegations"
    )
    contact_email = models.EmailField(blank=True)  # of a delegation without anybody on the platform
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)  # that registration closes soon

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["country", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "city"], condition=Q(city__isnull=False), name="a_city_comes_once"
            ),
            models.UniqueConstraint(
                fields=["forum", "body"], condition=Q(body__isnull=False), name="a_body_comes_once"
            ),
            models.CheckConstraint(
                condition=Q(city__isnull=False) | Q(body__isnull=False) | ~Q(names={}),
                name="a_delegation_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Whose delegation, in the reader's language; needs `city` and `body` with its own fetched along."""
        if self.city is not None:
            return str(self.city.labels.get(get_language() or "") or self.city.name)
        if self.body is not None:
            return self.body.name
        return said_in_present_language(self.names) or self.public_id


class Participant(models.Model):
    """One of a delegation. She need not have an account; what she told for travel is erased after the forum."""

    public_id = models.CharField(max_length=24, default=new_participant_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="participants")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(  # when she has an account
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    passport_name = models.CharField(max_length=200)  # in Latin letters, as the passport spells it
    display_name = models.CharField(max_length=200)  # in her own script, as on the badge
    role = models.CharField(max_length=12, choices=ParticipantRole, default=ParticipantRole.MEMBER)
    office = models.CharField(max_length=200, blank=True)  # what she is at home: "Deputy mayor"
    represents = models.CharField(max_length=200, blank=True)  # for whom she comes: "the mayor of Durban"
    email = models.EmailField(blank=True)
    languages = models.JSONField(default=list, blank=True)  # BCP 47, best first
    state = models.CharField(max_length=10, choices=ParticipantState, default=ParticipantState.REGISTERED)
    registered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.CharField(max_length=500, blank=True)
    # Told for the days of the forum only; `erased_at` says when it was emptied.
    diet = models.CharField(max_length=200, blank=True)
    access_needs = models.CharField(max_length=500, blank=True)
    arrives_at = models.DateTimeField(null=True, blank=True)
    departs_at = models.DateTimeField(null=True, blank=True)
    travel = models.CharField(max_length=200, blank=True)  # flight or train
    wants_visa_letter = models.BooleanField(default=False)
    nationality = models.CharField(max_length=2, blank=True)  # for a visa support letter
    born_on = models.DateField(null=True, blank=True)  # for the same, and to tell namesakes apart
    passport_number = models.CharField(max_length=30, blank=True)  # for a visa support letter
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["delegation", "id"]
        indexes = [models.Index(fields=["forum", "state"], name="participant_forum_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role="head") & ~Q(state__in=["refused", "withdrawn"]),
                name="a_delegation_has_one_head",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.role}"
