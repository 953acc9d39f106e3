"""Where somebody sits at a forum: with its organisers, in a delegation, among the reviewers, or in the public."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.forums import Forum, organising_mandate
from twinhall.access.verdict import SecondFactorMissing
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.dossiers.words import WRITING_ROLES
from twinhall.domain.programme.models import Reviewer

__all__ = [
    "acting_as_organiser",
    "acting_as_reviewer",
    "acting_for",
    "acting_for_body",
    "knows_the_call",
    "own_delegations",
    "reviews_for",
    "takes_part",
    "writing_mandates",
]


def writing_mandates(asker: Asker) -> list[Mandate]:
    """Hers that let her write for a body, the one she chose first."""
    held = [mandate for mandate in asker.mandates if mandate.role in WRITING_ROLES]
    chosen = asker.mandate.pk if asker.mandate else None
    return sorted(held, key=lambda mandate: mandate.pk != chosen)


def acting_for_body(asker: Asker, mandate: Mandate) -> Acting:
    """Under that mandate; whoever acts for another body than a city's does so with a second factor."""
    if mandate.body.kind != BodyKind.CITY and not asker.has_second_factor:
        raise SecondFactorMissing(
            _("Secretariats and associations do this with a second factor. Please set one up first.")
        )
    return asker.acting_under(mandate)


def acting_as_organiser(asker: Asker, forum: Forum) -> Acting | None:
    """Under her mandate for a body that organises it; SecondFactorMissing where one is required."""
    mandate = organising_mandate(asker, forum)
    return asker.acting_under(mandate) if mandate is not None else None


def reviews_for(asker: Asker, forum: Forum) -> bool:
    """Whether the organisers named her (one query)."""
    return asker.person is not None and Reviewer.objects.filter(forum=forum, person=asker.person).exists()


def acting_as_reviewer(asker: Asker, forum: Forum) -> Acting | None:
    """As an organiser, or as one whom they named, for herself."""
    organiser = acting_as_organiser(asker, forum)
    if organiser is not None or asker.person is None:
        return organiser
    return Acting(asker.person) if reviews_for(asker, forum) else None


def own_delegations(asker: Asker, forum: Forum) -> list[Delegation]:
    """Delegations whose affairs she keeps: she writes for their body or city, or is their assistant (one query)."""
    if asker.person is None:
        return []
    bodies = [mandate.body for mandate in writing_mandates(asker)]
    found = Delegation.objects.filter(forum=forum).filter(
        Q(assistant=asker.person)
        | Q(body__in=[body.pk for body in bodies])
        | Q(city__in=[body.city_id for body in bodies if body.city_id])
    )
    return list(found.select_related("city", "body__city", "body__alliance"))


def acting_for(asker: Asker, delegations: Sequence[Delegation | None]) -> Acting | None:
    """How she acts for one of these delegations: under a mandate, or as its assistant. None for anybody else."""
    person = asker.person
    known = [delegation for delegation in delegations if delegation is not None]
    if person is None or not known:
        return None
    bodies = {delegation.body_id for delegation in known} - {None}
    cities = {delegation.city_id for delegation in known} - {None}
    for mandate in writing_mandates(asker):
        if mandate.body_id in bodies or mandate.body.city_id in cities:
            return acting_for_body(asker, mandate)
    if any(delegation.assistant_id == person.pk for delegation in known):
        return Acting(person)
    return None


def knows_the_call(asker: Asker, forum: Forum) -> bool:
    """Whether the page of what is offered is hers: she writes for a body, assists a delegation, or reviews.

    One query at most, as every page of a forum asks.
    """
    if asker.person is None or writing_mandates(asker):
        return asker.person is not None
    hers = Q(delegations__assistant=asker.person) | Q(reviewers__person=asker.person)
    return Forum.objects.filter(hers, pk=forum.pk).exists()


def takes_part(asker: Asker, forum: Forum) -> bool:
    """Whether she may see what is meant for those who come: she keeps a delegation's list or is on it."""
    if asker.person is None:
        return False
    if own_delegations(asker, forum):
        return True
    coming = Participant.objects.filter(forum=forum, person=asker.person)
    return coming.exclude(state__in=("refused", "withdrawn")).exists()
