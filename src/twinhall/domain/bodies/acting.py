"""Who acts, and for whom: what every action of an institution is told."""

import datetime
from dataclasses import dataclass

from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.words import LEADING_ROLES, SIGNING_ROLES, BodyKind
from twinhall.domain.people.models import Person

__all__ = ["Acting", "leading_people", "mandates_holding", "may_sign", "needs_second_factor"]


@dataclass(frozen=True)
class Acting:
    """A person, and the mandate under which she acts now; without one she acts for herself alone."""

    person: Person
    mandate: Mandate | None = None

    @property
    def body(self) -> Body | None:
        return self.mandate.body if self.mandate else None

    @property
    def body_id(self) -> str:
        """The body's permanent id for the journal; empty when she acts for herself."""
        return self.mandate.body.public_id if self.mandate else ""

    @property
    def leads(self) -> bool:
        """Whether her role runs the body's affairs: grants mandates, chooses its rules."""
        return self.mandate is not None and self.mandate.role in LEADING_ROLES

    @property
    def is_secretariat(self) -> bool:
        return self.body is not None and self.body.kind == BodyKind.SECRETARIAT


def mandates_holding(person: Person, at: datetime.datetime) -> list[Mandate]:
    """Her mandates that hold at that moment, each with its body (one query)."""
    found = Mandate.objects.of_person(person.pk).perhaps_holding(at).with_body().order_by("pk")
    return [mandate for mandate in found if mandate.holds(at)]


def leading_people(body: Body, at: datetime.datetime) -> set[int]:
    """Keys of those who led the body at that moment, by mandates that had been granted then (one query)."""
    granted = Mandate.objects.filter(body=body, role__in=LEADING_ROLES, granted_at__lte=at)
    held = granted.perhaps_holding(at).with_body()
    return {mandate.person_id for mandate in held if mandate.holds(at)}


def may_sign(mandate: Mandate) -> bool:
    return mandate.role in SIGNING_ROLES


def needs_second_factor(mandate: Mandate) -> bool:
    """A secretariat, and whoever may sign, acts with a second factor only."""
    return mandate.body.kind == BodyKind.SECRETARIAT or may_sign(mandate)
