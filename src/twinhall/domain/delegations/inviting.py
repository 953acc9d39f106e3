"""Delegations come into being: an organiser invites them, or a city or body registers its own; they may withdraw."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body
from twinhall.domain.cities.models import City
from twinhall.domain.delegations.letters import tell_of_invitation, tell_of_places
from twinhall.domain.delegations.locking import locked_delegation, must_be_open, must_come, note
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.seats import move_up
from twinhall.domain.delegations.words import DelegationKind, DelegationState, ParticipantState
from twinhall.domain.forums.locking import locked_forum
from twinhall.domain.forums.models import Forum
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

__all__ = [
    "Guest",
    "invite_delegation",
    "name_assistant",
    "open_delegation",
    "set_quota",
    "withdraw_delegation",
]


@dataclass(frozen=True)
class Guest:
    """Whom an organiser invites: a city of the register, a body of the platform, or one by `names` and `country`."""

    city: City | None = None
    body: Body | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    contact_email: str = ""
    quota: int | None = None


@transaction.atomic
def invite_delegation(
    forum_id: str, guest: Guest, *, by: Acting, at: datetime.datetime, door: str
) -> Delegation:
    """Invite it and tell its people, or the address that is given. CannotDo when it is on the list already."""
    forum = locked_forum(forum_id)
    must_be_open(forum, at, organises=True)
    city = guest.city or (guest.body.city if guest.body else None)
    body = guest.body or (Body.objects.standing().filter(city=city).first() if city else None)
    names = {code: name.strip() for code, name in guest.names.items() if name.strip()}
    if city is None and body is None and not names:
        raise CannotDo(_("Please name whom you invite."))
    found = _of(forum, city, body)
    if found is not None and found.state != DelegationState.WITHDRAWN:
        raise CannotDo(_("%(whose)s is on the list already.") % {"whose": found.name})
    delegation = found or Delegation(forum=forum, city=city, names={} if city or body else names)
    delegation.body = body
    delegation.kind = _kind(forum, city, body)
    delegation.country = city.country if city else (body.country if body else guest.country)
    delegation.contact_email = guest.contact_email.lower()
    delegation.quota = guest.quota
    delegation.state = DelegationState.INVITED
    delegation.registered_at = at
    delegation.save()
    tell_of_invitation(delegation, at=at)
    after = {"state": str(DelegationState.INVITED), "country": delegation.country}
    note("delegation.invited", delegation, by=by, at=at, door=door, after=after)
    return delegation


@transaction.atomic
def open_delegation(forum_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Delegation:
    """Register the delegation of the body she acts for; one that was invited or has withdrawn comes after all."""
    forum = locked_forum(forum_id)
    must_be_open(forum, at)
    if by.body is None:
        raise CannotDo(_("Choose at the head of the page for whom you act."))
    city, body = by.body.city, by.body
    delegation = _of(forum, city, body)
    if delegation is None:
        delegation = Delegation(forum=forum, city=city, body=body, kind=_kind(forum, city, body))
        delegation.country = city.country if city else body.country
    elif delegation.state == DelegationState.REGISTERED:
        raise CannotDo(_("Your delegation is registered already."))
    delegation.body = body
    before = delegation.state if delegation.pk else ""
    delegation.state = DelegationState.REGISTERED
    delegation.registered_by, delegation.mandate, delegation.registered_at = by.person, by.mandate, at
    delegation.save()
    note(
        "delegation.registered",
        delegation,
        by=by,
        at=at,
        door=door,
        before={"state": str(before)} if before else None,
        after={"state": str(delegation.state), "country": delegation.country},
    )
    return delegation


@transaction.atomic
def set_quota(public_id: str, quota: int | None, *, by: Acting, at: datetime.datetime, door: str) -> int:
    """How many it may bring; None is as many as the forum lets each bring. Gives how many moved up by it."""
    delegation = locked_delegation(public_id)
    before, delegation.quota = delegation.quota, quota
    delegation.save(update_fields=["quota"])
    moved = move_up(delegation.forum, at)
    tell_of_places(moved, at=at)
    note(
        "delegation.quota-set",
        delegation,
        by=by,
        at=at,
        door=door,
        before={"quota": before},
        after={"quota": quota, "moved_up": len(moved)},
    )
    return len(moved)


@transaction.atomic
def name_assistant(
    public_id: str, email: str, *, by: Acting, at: datetime.datetime, door: str
) -> Person | None:
    """Let the owner of an account keep the list as well; an empty address takes that back."""
    delegation = locked_delegation(public_id)
    must_come(delegation)
    person = None
    if email.strip():
        person = Person.objects.filter(email__iexact=email.strip(), is_active=True, erased_at=None).first()
        if person is None:
            raise CannotDo(_("Nobody has an account with this address. Ask her to make one first."))
    before = delegation.assistant
    delegation.assistant = person
    delegation.save(update_fields=["assistant"])
    note(
        "delegation.assistant-named",
        delegation,
        by=by,
        at=at,
        door=door,
        before={"person": before.public_id if before else ""},
        after={"person": person.public_id if person else ""},
    )
    return person


@transaction.atomic
def withdraw_delegation(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> int:
    """It does not come: its people are withdrawn, their places go to those who wait. Gives how many moved up."""
    delegation = locked_delegation(public_id)
    must_come(delegation)
    before, delegation.state = delegation.state, DelegationState.WITHDRAWN
    delegation.save(update_fields=["state"])
    people = delegation.participants.standing().update(state=ParticipantState.WITHDRAWN, decided_at=at)
    moved = move_up(delegation.forum, at)
    tell_of_places(moved, at=at)
    note(
        "delegation.withdrawn",
        delegation,
        by=by,
        at=at,
        door=door,
        before={"state": str(before)},
        after={"state": str(delegation.state), "people": people, "moved_up": len(moved)},
    )
    return len(moved)


def _of(forum: Forum, city: City | None, body: Body | None) -> Delegation | None:
    own = Delegation.objects.with_names().filter(forum=forum)
    if city is not None:
        delegation = own.filter(city=city).first()
    elif body is not None:
        delegation = own.filter(body=body).first()
    else:
        return None
    if delegation is not None:
        delegation.forum = forum
    return delegation


def _kind(forum: Forum, city: City | None, body: Body | None) -> str:
    hosts = forum.hosts.filter(body__city=city) if city else forum.hosts.filter(body=body) if body else None
    if hosts is not None and hosts.exists():
        return DelegationKind.HOST.value
    if city is not None:
        return DelegationKind.CITY.value
    return DelegationKind.BODY.value if body is not None else DelegationKind.GUEST.value
