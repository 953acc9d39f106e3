"""Bodies and mandates, fetched and checked in one call."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.examples import may_open_a_session
from twinhall.access.reach import Keeper, has_verified, keeper, secretariat_reaching
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.acting import Acting, leading_people
from twinhall.domain.bodies.models import Body, FocalPoint, Mandate, PendingAct
from twinhall.domain.bodies.words import ActState, BodyKind, Role
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
    "alliances_without_secretariat",
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


# The first two are let in by an operator; granting takes two persons where the body says so.
LEADERS_NEEDED = 2


@dataclass(frozen=True)
class BodyFile:
    """A body with all that those who speak for it may see."""

    body: Body
    mandates: Sequence[Mandate]
    acts: Sequence[PendingAct]
    people: Mapping[str, Person]  # whom acts that wait are about, by permanent id
    may_lead: bool
    may_revoke: bool


def body_of(city: City) -> Body | None:
    """The authority of a city where there is one (one query)."""
    return Body.objects.filter(city=city, merged_into__isnull=True).first()


def body_to_read(asker: Asker, public_id: str) -> BodyFile:
    """The body's file for those who speak for it, its alliance's secretariat, operators; for others there is none."""
    body = _known(asker, public_id)
    mandates = Mandate.objects.filter(body=body).select_related("person", "body", "body__city")
    waiting = PendingAct.objects.filter(body=body, state=ActState.WAITING, lapses_at__gt=asker.at)
    acts = list(waiting.select_related("proposed_by"))
    about = [act.content["person"] for act in acts if "person" in act.content]
    people = Person.objects.filter(public_id__in=about) if about else []
    return BodyFile(
        body,
        list(mandates),
        acts,
        {person.public_id: person for person in people},
        may_lead=_acting_to_lead(asker, body) is not None,
        may_revoke=_acting_to_revoke(asker, body) is not None,
    )


def body_to_lead(asker: Asker, public_id: str) -> tuple[Body, Acting]:
    """The body, for who runs its affairs; and under what she does it.

    That is its head or officer; and the operator for a body that is no city's, until two persons lead it.
    """
    body = _known(asker, public_id)
    acting = _acting_to_lead(asker, body)
    if acting is None:
        raise Denied(_("Only the head or an officer of this body may do this."))
    if acting.mandate is not None:
        return body, asker.acting_under(acting.mandate)
    return body, Acting(asker.operator())


def mandate_to_revoke(asker: Asker, public_id: str) -> tuple[Mandate, Acting]:
    """A mandate of a body that the asker leads; of a city that her secretariat verified; for operators, of the rest."""
    mandate = Mandate.objects.with_body().filter(public_id=public_id).first()
    if mandate is None:
        raise Unknown("There is no such mandate.")
    acting = _acting_to_revoke(asker, _known(asker, mandate.body.public_id))
    if acting is None:
        raise Denied(_("Only the head or an officer of this body may do this."))
    if acting.mandate is not None:
        return mandate, asker.acting_under(acting.mandate)
    return mandate, Acting(asker.operator())


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
    """The account with that e-mail address, however its letters are written. Example people are in a demo only."""
    found = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    return found if found is not None and may_open_a_session(found) else None


def _known(asker: Asker, public_id: str) -> Body:
    """The body, for who may know of it. SecondFactorMissing for staff without one."""
    asker.signed_in()
    found = Body.objects.select_related("city", "alliance", "merged_into").filter(public_id=public_id).first()
    if found is None:
        raise Unknown("There is no such body.")
    if any(mandate.body_id == found.pk for mandate in asker.mandates):
        return found
    if asker.is_operator:
        asker.operator()
        return found
    mandate = secretariat_reaching(asker, found)
    if mandate is None:
        raise Unknown("There is no such body.")
    asker.acting_under(mandate)
    return found


def _acting_to_lead(asker: Asker, body: Body) -> Acting | None:
    own = _own_lead(asker, body)
    # Somebody must be the first, and somebody the second; after that a body runs its own affairs.
    if own is None and asker.is_operator and body.kind != BodyKind.CITY:
        return Acting(asker.signed_in()) if len(leading_people(body, asker.at)) < LEADERS_NEEDED else None
    return own


def _acting_to_revoke(asker: Asker, body: Body) -> Acting | None:
    if asker.mandate is not None and asker.acting.is_secretariat and has_verified(asker.body, body):
        return asker.acting
    own = _own_lead(asker, body)
    if own is None and asker.is_operator and body.kind != BodyKind.CITY:
        return Acting(asker.signed_in())
    return own


def _own_lead(asker: Asker, body: Body) -> Acting | None:
    """Under which of her mandates she leads it; as its head where she is both head and officer."""
    held = [Acting(asker.signed_in(), mandate) for mandate in asker.mandates if mandate.body_id == body.pk]
    leading = [acting for acting in held if acting.leads]
    return min(leading, key=lambda acting: acting.mandate.role != Role.HEAD, default=None)  # type: ignore[union-attr]


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


def alliances_without_secretariat(asker: Asker) -> list[Alliance]:
    """Those whose secretariat's body can still be made (one query)."""
    asker.operator()
    return list(Alliance.objects.in_order().filter(secretariat__isnull=True))


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


def focal_points_to_keep(asker: Asker) -> tuple[QuerySet[FocalPoint], Keeper]:
    """Focal points in office, all for operators, of its countries for a secretariat; and who keeps them."""
    who = keeper(asker)
    standing = FocalPoint.objects.filter(ended_at__isnull=True)
    if who.countries is not None:
        standing = standing.filter(country__in=who.countries)
    return standing.select_related("body__city", "body__alliance").order_by("country", "pk"), who


def bodies_that_can_call(asker: Asker) -> list[Body]:
    """Bodies that can be named a focal point: associations, and secretariats."""
    asker.signed_in()
    kinds = [BodyKind.ASSOCIATION, BodyKind.SECRETARIAT]
    return list(Body.objects.standing().filter(kind__in=kinds).select_related("city", "alliance"))
