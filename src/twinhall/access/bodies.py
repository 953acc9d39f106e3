"""Bodies and mandates, fetched and checked in one call."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body, FocalPoint, Mandate, PendingAct
from twinhall.domain.bodies.words import ActState, BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.people.models import Person

__all__ = [
    "Body",
    "BodyFile",
    "City",
    "Mandate",
    "PendingAct",
    "Person",
    "act_to_decide",
    "acts_waiting_for",
    "bodies_that_can_call",
    "bodies_to_run",
    "body_of",
    "body_to_lead",
    "body_to_read",
    "body_to_run",
    "focal_points_to_keep",
    "mandate_to_revoke",
    "mandates_to_run",
    "members_of",
    "person_with_address",
]


@dataclass(frozen=True)
class BodyFile:
    """A body with all that those who speak for it may see."""

    body: Body
    mandates: Sequence[Mandate]
    acts: Sequence[PendingAct]
    may_lead: bool


def body_of(city: City) -> Body | None:
    """The authority of a city where there is one (one query)."""
    return Body.objects.filter(city=city, merged_into__isnull=True).first()


def body_to_read(asker: Asker, public_id: str) -> BodyFile:
    """The body's file for those who speak for it, secretariats and operators; for others there is none."""
    body = _known(asker, public_id)
    mandates = Mandate.objects.filter(body=body).select_related("person", "body", "body__city")
    acts = PendingAct.objects.filter(body=body, state=ActState.WAITING).select_related("proposed_by")
    return BodyFile(body, list(mandates), list(acts), may_lead=_acting_to_lead(asker, body) is not None)


def body_to_lead(asker: Asker, public_id: str) -> tuple[Body, Acting]:
    """The body, for who runs its affairs; and under what she does it.

    That is its head or officer, and the operator for a body that is no city's: somebody must be the first.
    """
    body = _known(asker, public_id)
    acting = _acting_to_lead(asker, body)
    if acting is None:
        raise Denied(_("Only the head or an officer of this body may do this."))
    if acting.mandate is not None:
        return body, asker.acting_under(acting.mandate)
    return body, Acting(asker.operator())


def mandate_to_revoke(asker: Asker, public_id: str) -> tuple[Mandate, Acting]:
    """A mandate of a body that the asker leads; or, for a secretariat that verified it, of a city."""
    mandate = Mandate.objects.with_body().filter(public_id=public_id).first()
    if mandate is None:
        raise Unknown("There is no such mandate.")
    if asker.mandate is not None and asker.acting.is_secretariat and _verified_by(asker.body, mandate.body):
        return mandate, asker.acting_under(asker.mandate)
    return mandate, body_to_lead(asker, mandate.body.public_id)[1]


def _verified_by(secretariat: Body | None, body: Body) -> bool:
    """Whether it was this secretariat that let somebody speak for that city."""
    return body.kind == BodyKind.CITY and Mandate.objects.filter(body=body, granted_for=secretariat).exists()


def act_to_decide(asker: Asker, public_id: str) -> tuple[PendingAct, Acting]:
    """An act that waits for a second person, for those who lead its body."""
    act = PendingAct.objects.select_related("body").filter(public_id=public_id).first()
    if act is None:
        raise Unknown("There is no such act.")
    return act, body_to_lead(asker, act.body.public_id)[1]


def acts_waiting_for(asker: Asker) -> list[PendingAct]:
    """Acts of her bodies that somebody else proposed and that she could decide (one query)."""
    led = [mandate.body_id for mandate in asker.mandates if Acting(asker.signed_in(), mandate).leads]
    waiting = PendingAct.objects.filter(body__in=led, state=ActState.WAITING, lapses_at__gt=asker.at)
    found = waiting.exclude(proposed_by=asker.person).select_related("body__city", "body__alliance")
    return list(found) if led else []


def person_with_address(email: str) -> Person | None:
    """The account with that e-mail address, however its letters are written."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()


def _known(asker: Asker, public_id: str) -> Body:
    found = Body.objects.select_related("city", "alliance", "merged_into").filter(public_id=public_id).first()
    asker.signed_in()
    if found is None or not _may_know(asker, found):
        raise Unknown("There is no such body.")
    return found


def _may_know(asker: Asker, body: Body) -> bool:
    if asker.is_operator or any(mandate.body_id == body.pk for mandate in asker.mandates):
        return True
    return any(mandate.body.kind == BodyKind.SECRETARIAT for mandate in asker.mandates)


def _acting_to_lead(asker: Asker, body: Body) -> Acting | None:
    for mandate in asker.mandates:
        acting = Acting(asker.signed_in(), mandate)
        if mandate.body_id == body.pk and acting.leads:
            return acting
    if asker.is_operator and body.kind != BodyKind.CITY:
        return Acting(asker.signed_in())
    return None


def bodies_to_run(asker: Asker, kind: str = "") -> QuerySet[Body]:
    """All bodies, for operators, with how many mandates each has."""
    asker.operator()
    found = Body.objects.select_related("city", "alliance", "merged_into").annotate(
        mandate_count=Count("mandates")
    )
    return (found.filter(kind=kind) if kind else found).order_by("kind", "pk")


def body_to_run(asker: Asker, public_id: str) -> Body:
    """A body, for operators; Unknown when there is none."""
    asker.operator()
    found = Body.objects.select_related("city", "alliance", "merged_into").filter(public_id=public_id).first()
    if found is None:
        raise Unknown("There is no such body.")
    return found


def members_of(body: Body) -> list[City]:
    """An association's member cities by name (one query)."""
    return list(City.objects.filter(associations__association=body).order_by("name"))


def mandates_to_run(
    asker: Asker, *, kind: str = "", country: str = "", within_days: int | None = None, revoked: bool = False
) -> QuerySet[Mandate]:
    """The mandate overview, for operators: those that end first stand first."""
    asker.operator()
    today = asker.at.date()
    found = Mandate.objects.with_body().select_related("person")
    if kind:
        found = found.filter(body__kind=kind)
    if country:
        found = found.filter(Q(body__city__country=country) | Q(body__country=country))
    if revoked:
        return found.filter(revoked_at__isnull=False).order_by("-revoked_at")
    found = found.filter(revoked_at__isnull=True, ends_on__gte=today)
    if within_days is not None:
        found = found.filter(ends_on__lte=today + datetime.timedelta(days=within_days))
    return found.order_by("ends_on", "pk")


def focal_points_to_keep(asker: Asker) -> QuerySet[FocalPoint]:
    """Focal points in office, by country; for operators and secretariats (the gate sees to that)."""
    asker.signed_in()
    standing = FocalPoint.objects.filter(ended_at__isnull=True)
    return standing.select_related("body__city", "body__alliance").order_by("country", "pk")


def bodies_that_can_call(asker: Asker) -> list[Body]:
    """Bodies that can be named a focal point: associations, and secretariats."""
    asker.signed_in()
    kinds = [BodyKind.ASSOCIATION, BodyKind.SECRETARIAT]
    return list(Body.objects.standing().filter(kind__in=kinds).select_related("city", "alliance"))
