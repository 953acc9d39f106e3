"""Delegations, fetched and checked in one call.

A list of people is known to those who keep it (who speak or write for its city or body, its assistant) and to the
forum's organisers, to nobody else. Everybody reads which cities and countries come, once the programme is public.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.forums import forum_to_organise, forum_to_read, organises, organising_mandate
from twinhall.access.verdict import Denied, SecondFactorMissing, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.queries import DelegationQuerySet, ParticipantQuerySet
from twinhall.domain.delegations.seats import quota_of
from twinhall.domain.delegations.words import KEEPING_ROLES, LEAVING_ROLES, ParticipantState
from twinhall.domain.forums.models import Forum
from twinhall.domain.forums.states import PUBLISHED, REGISTERS

__all__ = [
    "Delegation",
    "DelegationFile",
    "DelegationQuerySet",
    "DelegationsDesk",
    "DelegationsShown",
    "Forum",
    "ForumNumbers",
    "Participant",
    "ParticipantQuerySet",
    "bodies_to_invite",
    "countries_of",
    "delegation_at",
    "delegation_to_keep",
    "delegation_to_leave",
    "delegation_to_open",
    "delegation_to_organise",
    "delegation_to_read",
    "delegations_to_organise",
    "delegations_to_show",
    "numbers_of",
    "participant_to_keep",
    "participants_to_organise",
]


@dataclass(frozen=True)
class DelegationsShown:
    """The page of a forum's delegations: `coming` is for everybody, the rest for the reader alone."""

    forum: Forum
    is_public: bool
    coming: Sequence[Delegation]
    own: Sequence[Delegation]
    may_open: bool  # a delegation of the body that she acts for
    organises: bool


def delegations_to_show(asker: Asker, slug: str) -> DelegationsShown:
    """Which cities and countries come. Before the programme is public the organisers alone see them."""
    forum = forum_to_read(slug)
    keeps = organises(asker, forum)
    is_public = forum.state in PUBLISHED
    shown = Delegation.objects.filter(forum=forum).coming().with_names() if is_public or keeps else ()
    own = list(_own(asker, forum)) if asker.person else []
    return DelegationsShown(
        forum=forum,
        is_public=is_public,
        coming=list(shown),
        own=own,
        may_open=_may_open(asker, forum, own),
        organises=keeps,
    )


def _may_open(asker: Asker, forum: Forum, own: Sequence[Delegation]) -> bool:
    mandate = asker.mandate if asker.person else None
    if mandate is None or mandate.role not in LEAVING_ROLES or forum.state not in REGISTERS:
        return False
    if forum.registration_closes_at and asker.at >= forum.registration_closes_at:
        return False
    body = mandate.body
    mine = [one for one in own if (one.city_id == body.city_id if body.city_id else one.body_id == body.pk)]
    return all(one.state == "withdrawn" for one in mine)


def _own(asker: Asker, forum: Forum) -> DelegationQuerySet:
    """Those that she keeps: for her bodies, as their assistant, or by the address that was invited."""
    held = [mandate for mandate in asker.mandates if mandate.role in KEEPING_ROLES]
    bodies = [mandate.body_id for mandate in held]
    cities = [mandate.body.city_id for mandate in held if mandate.body.city_id]
    kept = Q(body__in=bodies) | Q(city__in=cities) | Q(assistant=asker.signed_in())
    addresses = EmailAddress.objects.filter(user=asker.signed_in(), verified=True)
    kept |= Q(city=None, body=None, contact_email__in=addresses.values("email")) & ~Q(contact_email="")
    return Delegation.objects.filter(kept, forum=forum).with_names()


def delegation_to_open(asker: Asker, slug: str) -> tuple[Forum, Acting]:
    """The forum, for who may register the delegation of the city or body that she acts for."""
    forum = forum_to_read(slug)
    asker.signed_in()
    mandate = asker.mandate
    if mandate is None or mandate.role not in LEAVING_ROLES:
        raise Denied(_("A delegation is registered by those who speak for its city or body."))
    return forum, _acting(asker, mandate)


def _acting(asker: Asker, mandate: Mandate) -> Acting:
    """Lists of people are kept with a second factor where the body is no city: its people see those of many."""
    if mandate.body.kind != BodyKind.CITY and not asker.has_second_factor:
        raise SecondFactorMissing(
            _("Secretariats and associations keep delegations with a second factor. Please set one up first.")
        )
    return asker.acting_under(mandate)


@dataclass(frozen=True)
class DelegationFile:
    """A delegation with its people, for one who keeps it."""

    delegation: Delegation
    people: ParticipantQuerySet  # the head first, those who do not come last
    seated: int
    waiting: int
    quota: int | None
    organises: bool
    may_leave: bool
    is_open: bool  # people can be registered now


def delegation_to_read(asker: Asker, slug: str, public_id: str) -> DelegationFile:
    """A delegation with its people, to be paged."""
    delegation, acting = delegation_to_keep(asker, slug, public_id)
    forum = delegation.forum
    keeps = is_organiser(asker, forum)
    closed = forum.registration_closes_at is not None and asker.at >= forum.registration_closes_at
    return DelegationFile(
        delegation=delegation,
        people=Participant.objects.filter(delegation=delegation).heads_first(),
        seated=delegation.participants.seated().count(),
        waiting=delegation.participants.waiting().count(),
        quota=quota_of(delegation),
        organises=keeps,
        may_leave=keeps or acting.mandate is None or acting.mandate.role in LEAVING_ROLES,
        is_open=forum.state in REGISTERS and (keeps or not closed) and delegation.state != "withdrawn",
    )


def is_organiser(asker: Asker, forum: Forum) -> bool:
    """Whether she acts as one now, with all that takes."""
    mandate = organising_mandate(asker, forum)
    return mandate is not None and asker.acting_under(mandate) is not None


def delegation_to_keep(asker: Asker, slug: str, public_id: str) -> tuple[Delegation, Acting]:
    """The delegation with its forum, and as whom she keeps its list. Unknown for all others."""
    forum = forum_to_read(slug)
    asker.signed_in()
    mandate = organising_mandate(asker, forum)
    all_of_them = Delegation.objects.filter(forum=forum).with_names()
    found = all_of_them if mandate is not None else _own(asker, forum)
    delegation = found.select_related("assistant").filter(public_id=public_id).first()
    if delegation is None:
        raise Unknown("There is no such delegation.")
    delegation.forum = forum
    mandate = mandate or _keeping_mandate(asker, delegation)
    return delegation, _acting(asker, mandate) if mandate else Acting(asker.signed_in())


def delegation_at(asker: Asker, public_id: str) -> Delegation:
    """One that she keeps, by its id alone."""
    slug = Delegation.objects.filter(public_id=public_id).values_list("forum__slug", flat=True).first()
    asker.signed_in()
    if slug is None:
        raise Unknown("There is no such delegation.")
    return delegation_to_keep(asker, slug, public_id)[0]


def _keeping_mandate(asker: Asker, delegation: Delegation) -> Mandate | None:
    """Under which of her mandates: the chosen one first; None for an assistant."""
    fitting = [
        mandate
        for mandate in asker.mandates
        if mandate.role in KEEPING_ROLES
        and (
            mandate.body.city_id == delegation.city_id
            if delegation.city_id
            else mandate.body_id == delegation.body_id
        )
    ]
    chosen = [mandate for mandate in fitting if asker.mandate and mandate.pk == asker.mandate.pk]
    return next(iter(chosen or fitting), None)


def delegation_to_leave(asker: Asker, slug: str, public_id: str) -> tuple[Delegation, Acting]:
    """To withdraw it or name its assistant: for those whose word is its body's, its assistant, organisers."""
    delegation, acting = delegation_to_keep(asker, slug, public_id)
    if acting.mandate is not None and acting.mandate.role not in LEAVING_ROLES:
        raise Denied(_("Your role does not let you do this for the delegation."))
    return delegation, acting


def participant_to_keep(
    asker: Asker, slug: str, public_id: str, participant_id: str
) -> tuple[Participant, Acting]:
    """One of the delegation's people."""
    delegation, acting = delegation_to_keep(asker, slug, public_id)
    participant = delegation.participants.filter(public_id=participant_id).first()
    if participant is None:
        raise Unknown("There is no such person.")
    participant.delegation = delegation
    return participant, acting


# --- For organisers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForumNumbers:
    """Counted now: people with a place, of them accredited, waiting; delegations and countries that come."""

    people: int
    accredited: int
    waiting: int
    to_decide: int
    delegations: int
    countries: int


@dataclass(frozen=True)
class DelegationsDesk:
    forum: Forum
    delegations: DelegationQuerySet
    numbers: ForumNumbers


def delegations_to_organise(asker: Asker, slug: str) -> DelegationsDesk:
    """All delegations with their counts."""
    forum, _acting = forum_to_organise(asker, slug)
    found = Delegation.objects.filter(forum=forum).with_names().with_counts()
    return DelegationsDesk(forum, found, numbers_of(forum))


def delegation_to_organise(asker: Asker, slug: str, public_id: str) -> tuple[Delegation, Acting]:
    forum, acting = forum_to_organise(asker, slug)
    delegation = Delegation.objects.filter(forum=forum, public_id=public_id).with_names().first()
    if delegation is None:
        raise Unknown("There is no such delegation.")
    delegation.forum = forum
    return delegation, acting


def participants_to_organise(asker: Asker, slug: str) -> tuple[Forum, ParticipantQuerySet]:
    """All people of the forum with their delegations."""
    forum, _acting = forum_to_organise(asker, slug)
    return forum, Participant.objects.filter(forum=forum).with_delegation()


def numbers_of(forum: Forum) -> ForumNumbers:
    """Two queries."""
    states = dict(
        Participant.objects.filter(forum=forum).order_by().values_list("state").annotate(Count("pk"))
    )
    coming = Delegation.objects.filter(forum=forum).coming()
    countries = coming.aggregate(
        rows=Count("pk"), countries=Count("country", distinct=True, filter=~Q(country=""))
    )
    registered = states.get(ParticipantState.REGISTERED, 0)
    accredited = states.get(ParticipantState.ACCREDITED, 0)
    return ForumNumbers(
        people=registered + accredited,
        accredited=accredited,
        waiting=states.get(ParticipantState.WAITING, 0),
        to_decide=registered,
        delegations=countries["rows"],
        countries=countries["countries"],
    )


def countries_of(forum: Forum) -> list[str]:
    """Codes of the countries of its delegations (one query), for filters of the organisers' pages."""
    found = Delegation.objects.filter(forum=forum).exclude(country="").order_by("country")
    return list(found.values_list("country", flat=True).distinct())


def bodies_to_invite(forum: Forum) -> list[Body]:
    """For its organisers: secretariats and associations that are on no list of the forum yet (one query)."""
    listed = Delegation.objects.filter(forum=forum, body__isnull=False)
    found = Body.objects.standing().filter(city__isnull=True).exclude(pk__in=listed.values("body"))
    return list(found.select_related("alliance").order_by("pk")[:500])
