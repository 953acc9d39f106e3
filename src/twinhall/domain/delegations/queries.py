"""What may be asked of delegations and their people, as adjectives that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Value, When

from twinhall.domain.delegations.words import SEATED, DelegationState, ParticipantState

if TYPE_CHECKING:
    from twinhall.domain.delegations.models import Delegation, Participant  # noqa: F401 - in base classes, by name


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def with_names(self) -> DelegationQuerySet:
        """With what `name` asks."""
        return self.select_related("city", "body__city", "body__alliance")

    def coming(self) -> DelegationQuerySet:
        """Those that said they come."""
        return self.filter(state=DelegationState.REGISTERED)

    def with_counts(self) -> DelegationQuerySet:
        """With `seated`, `accredited` and `waiting`: how many of its people have a place, or wait for one."""

        def of(*states: str) -> Count:
            return Count("participants", filter=Q(participants__state__in=states))

        return self.annotate(
            seated=of(*SEATED),
            accredited=of(ParticipantState.ACCREDITED),
            waiting=of(ParticipantState.WAITING),
        )


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def seated(self) -> ParticipantQuerySet:
        return self.filter(state__in=SEATED)

    def standing(self) -> ParticipantQuerySet:
        """Those that neither withdrew nor were refused."""
        return self.exclude(state__in=[ParticipantState.WITHDRAWN, ParticipantState.REFUSED])

    def waiting(self) -> ParticipantQuerySet:
        """The waiting list: who came first stands first."""
        return self.filter(state=ParticipantState.WAITING).order_by("registered_at", "pk")

    def with_delegation(self) -> ParticipantQuerySet:
        """With what the delegation's name asks."""
        return self.select_related("delegation__city", "delegation__body__city", "delegation__body__alliance")

    def heads_first(self) -> ParticipantQuerySet:
        """As a delegation's list is read: those who come before those who do not, the head first of all."""
        gone = [ParticipantState.WITHDRAWN, ParticipantState.REFUSED]
        place = Case(
            When(state__in=gone, then=Value(2)),
            When(role="head", then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        return self.order_by(place, "passport_name", "pk")
