"""Bodies come to be: a city's authority when somebody first speaks for it, the others by the operator's hand."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.models import AssociationMember, Body, FocalPoint, Mandate, PendingAct
from twinhall.domain.bodies.words import CHOOSABLE_ACTS, ActState, BodyKind
from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

__all__ = [
    "WhatMoves",
    "add_association",
    "add_member",
    "body_of_city",
    "close_acts",
    "concerned_by",
    "end_focal_point",
    "locked_body",
    "merge_bodies",
    "name_focal_point",
    "remove_member",
    "secretariat_of",
    "what_moves",
]

WhatMoves = dict[str, int]
# Who can call a city back to check who claims it.
CALLING_KINDS = frozenset({BodyKind.ASSOCIATION, BodyKind.SECRETARIAT})


@transaction.atomic
def body_of_city(
    city: City, *, by: Person | None, at: datetime.datetime, door: str, acting_for: str = ""
) -> Body:
    """The authority of the city; its row is made where there is none."""
    made = {"kind": BodyKind.CITY, "added_at": at}
    body, is_new = Body.objects.get_or_create(city=city, defaults=made)
    if is_new:
        record(
            "body.added",
            body.public_id,
            by=by,
            acting_for=acting_for,
            at=at,
            door=door,
            concerns=[city.public_id],
            after={"kind": BodyKind.CITY.value, "city": city.public_id},
        )
    return _standing(body)


@transaction.atomic
def secretariat_of(alliance: Alliance, *, by: Person | None, at: datetime.datetime, door: str) -> Body:
    """The secretariat of the alliance; its row is made where there is none."""
    made = {"kind": BodyKind.SECRETARIAT, "added_at": at}
    body, is_new = Body.objects.get_or_create(alliance=alliance, defaults=made)
    if is_new:
        after = {"kind": BodyKind.SECRETARIAT.value, "alliance": alliance.slug}
        record("body.added", body.public_id, by=by, at=at, door=door, after=after)
    return _standing(body)


def _standing(body: Body) -> Body:
    while body.merged_into is not None:
        body = body.merged_into
    return body


@transaction.atomic
def add_association(
    names: Mapping[str, str], country: str, *, by: Person, at: datetime.datetime, door: str
) -> Body:
    """Make the body of a national association; `names` by language, at least one."""
    given = {language: name.strip() for language, name in names.items() if name.strip()}
    if not given:
        raise CannotDo(_("An association needs a name in at least one language."))
    body = Body.objects.create(kind=BodyKind.ASSOCIATION, names=given, country=country, added_at=at)
    after = {"kind": body.kind, "country": country, "names": given}
    record("body.added", body.public_id, by=by, at=at, door=door, after=after)
    return body


@transaction.atomic
def add_member(association: Body, city: City, *, by: Person, at: datetime.datetime, door: str) -> None:
    """A city joins the association; a city that is a member stays one."""
    association = locked_body(association)
    if association.kind != BodyKind.ASSOCIATION:
        raise CannotDo(_("Only an association has member cities."))
    _member, is_new = AssociationMember.objects.get_or_create(
        association=association, city=city, defaults={"added_at": at}
    )
    if is_new:
        record(
            "association.member-added",
            association.public_id,
            by=by,
            at=at,
            door=door,
            concerns=[city.public_id],
            after={"city": city.public_id},
        )


@transaction.atomic
def remove_member(association: Body, city: City, *, by: Person, at: datetime.datetime, door: str) -> None:
    """A city leaves the association."""
    association = locked_body(association)
    gone, _by_kind = AssociationMember.objects.filter(association=association, city=city).delete()
    if gone:
        record(
            "association.member-removed",
            association.public_id,
            by=by,
            at=at,
            door=door,
            concerns=[city.public_id],
            before={"city": city.public_id},
        )


@transaction.atomic
def name_focal_point(
    country: str, body: Body, *, by: Person, at: datetime.datetime, door: str, acting_for: str = ""
) -> FocalPoint:
    """That body calls cities of the country back from now on."""
    body = locked_body(body)
    if body.merged_into_id is not None:
        raise CannotDo(_("That body was merged into another; name the other one."))
    if body.kind not in CALLING_KINDS:
        raise CannotDo(_("Only an association or a secretariat can be a focal point."))
    if body.kind == BodyKind.ASSOCIATION and body.country != country:
        raise CannotDo(_("An association can be the focal point of its own country only."))
    if FocalPoint.objects.filter(country=country, body=body, ended_at__isnull=True).exists():
        raise CannotDo(_("That body is a focal point of this country already."))
    focal = FocalPoint.objects.create(country=country, body=body, named_at=at)
    record(
        "focal-point.named",
        body.public_id,
        by=by,
        at=at,
        door=door,
        acting_for=acting_for,
        after={"country": country},
    )
    return focal


@transaction.atomic
def end_focal_point(
    number: int, *, by: Person, at: datetime.datetime, door: str, acting_for: str = ""
) -> None:
    """It was a focal point until now."""
    focal = FocalPoint.objects.select_for_update(no_key=True).filter(pk=number, ended_at__isnull=True).first()
    if focal is None:
        raise CannotDo(_("That focal point was ended already."))
    focal.ended_at = at
    focal.save(update_fields=["ended_at"])
    record(
        "focal-point.ended",
        focal.body.public_id,
        by=by,
        at=at,
        door=door,
        acting_for=acting_for,
        before={"country": focal.country},
    )


def what_moves(body: Body) -> WhatMoves:
    """What a merge of `body` into another would move, in numbers."""
    return {
        "mandates": Mandate.objects.filter(body=body).count(),
        "members": AssociationMember.objects.filter(association=body).count(),
        "focal_points": FocalPoint.objects.filter(body=body, ended_at__isnull=True).count(),
    }


@transaction.atomic
def merge_bodies(source: Body, target: Body, *, by: Person, at: datetime.datetime, door: str) -> WhatMoves:
    """`source` becomes a part of `target`: mandates, members and focal points move; its row stays and points there."""
    if source.pk == target.pk:
        raise CannotDo(_("A body cannot be merged into itself."))
    # Always in the same order, so that two merges the other way round wait instead of blocking each other.
    locked = {
        body.pk: body
        for body in Body.objects.select_for_update(no_key=True)
        .filter(pk__in=[source.pk, target.pk])
        .order_by("pk")
    }
    source, target = locked[source.pk], locked[target.pk]
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise CannotDo(_("One of the two was merged into another body already."))
    _check_same_institution(source, target)
    moves = what_moves(source)
    Mandate.objects.filter(body=source).update(body=target)
    known = set(AssociationMember.objects.filter(association=target).values_list("city", flat=True))
    AssociationMember.objects.filter(association=source, city__in=known).delete()
    AssociationMember.objects.filter(association=source).update(association=target)
    countries = FocalPoint.objects.filter(body=target, ended_at__isnull=True).values_list(
        "country", flat=True
    )
    standing = FocalPoint.objects.filter(body=source, ended_at__isnull=True)
    standing.filter(country__in=list(countries)).update(ended_at=at)
    standing.update(body=target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    # What was merged into it before leads straight on: nobody has to follow a chain.
    Body.objects.filter(merged_into=source).update(merged_into=target)
    rules = [act for act in CHOOSABLE_ACTS if act in {*source.two_person_acts, *target.two_person_acts}]
    before = {"two_person_acts": list(target.two_person_acts)}
    # A rule of two persons that one of them has is not given up by the way.
    target.two_person_acts = [act.value for act in rules]
    target.save(update_fields=["two_person_acts"])
    # Those who were asked as second persons lead the other body now; there it can be proposed anew.
    close_acts(PendingAct.objects.filter(body=source), by=by, at=at, door=door)
    record(
        "body.merged",
        source.public_id,
        by=by,
        at=at,
        door=door,
        concerns=[target.public_id],
        before=before,
        after={"into": target.public_id, "moved": moves, "two_person_acts": target.two_person_acts},
    )
    return moves


def _check_same_institution(source: Body, target: Body) -> None:
    """Merging is for two rows of one institution: its people must not come to speak for another by it."""
    if source.kind != target.kind:
        raise CannotDo(_("Only bodies of the same kind can be merged."))
    if source.kind == BodyKind.SECRETARIAT:
        raise CannotDo(_("A secretariat speaks for its own alliance alone; it cannot be merged."))
    if _country_of(source) != _country_of(target):
        raise CannotDo(_("Bodies of two countries cannot be merged."))


def _country_of(body: Body) -> str:
    return body.city.country if body.city else body.country


def close_acts(
    acts: QuerySet[PendingAct], *, by: Person | None, at: datetime.datetime, door: str
) -> list[PendingAct]:
    """Let those that wait lapse, in the caller's transaction: all of them first, the journal then."""
    waiting = acts.filter(state=ActState.WAITING).select_for_update(of=("self",), no_key=True)
    lapsed = list(waiting.select_related("body__city").order_by("pk"))
    for pending in lapsed:
        pending.state = ActState.LAPSED
        pending.save(update_fields=["state"])
    for pending in lapsed:
        record(
            "act.lapsed",
            pending.public_id,
            by=by,
            at=at,
            door=door,
            concerns=concerned_by(pending.body),
            before={"state": ActState.WAITING.value},
            after={"state": ActState.LAPSED.value},
        )
    return lapsed


def concerned_by(body: Body, *people: Person) -> list[str]:
    """Permanent ids that an entry about the body concerns: itself, its city, the persons."""
    city = [body.city.public_id] if body.city else []
    return [body.public_id, *city, *(person.public_id for person in people)]


def locked_body(body: Body) -> Body:
    """The body's row, locked until the transaction ends. Acts of one body wait for each other here."""
    return Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
