"""Reviews of what is offered: two people's, neither of whom may have an interest of her own; then a decision."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting, mandates_holding
from twinhall.domain.bodies.models import Body
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.domain.programme.calling import concerned
from twinhall.domain.programme.letters import tell_of_decision
from twinhall.domain.programme.locking import locked_contribution
from twinhall.domain.programme.models import Contribution, Review, Reviewer
from twinhall.domain.programme.words import REVIEWS_NEEDED, ContributionState, ReviewVerdict
from twinhall.kit.errors import CannotDo

__all__ = ["conflict_of", "decide", "name_reviewer", "own_interest_of", "release_reviewer", "review"]


def conflict_of(contribution: Contribution, person: Person, at: datetime.datetime) -> str:
    """Why she may not review it, as a sentence; empty when she may.

    Needs `mandate__body__city`, `delegation` fetched along; asks for speakers, her mandates and delegations.
    """
    own = own_interest_of(contribution, person)
    if own:
        return own
    bodies = [mandate.body for mandate in mandates_holding(person, at)]
    hers = list(
        Delegation.objects.filter(forum=contribution.forum_id, participants__person=person).distinct()
    ) + list(Delegation.objects.filter(forum=contribution.forum_id, assistant=person))
    if _is_of(contribution, bodies, hers):
        return _("It comes from your own body or delegation.")
    countries = {_country_of(body) for body in bodies} | {delegation.country for delegation in hers}
    if (countries - {""}) & set(_countries_of(contribution)):
        return _("It comes from a delegation of your own country.")
    return ""


def own_interest_of(contribution: Contribution, person: Person) -> str:
    """What binds her herself to it: she offered it, gives it, or has said so."""
    if contribution.by_id == person.pk:
        return _("You handed it in yourself.")
    for speaker in contribution.speakers.all():
        named = speaker.name.strip().casefold() == person.display_name.strip().casefold() != ""
        if named or (speaker.participant is not None and speaker.participant.person_id == person.pk):
            return _("You would give it yourself.")
    if any(
        one.by_id == person.pk and one.verdict == ReviewVerdict.CONFLICT for one in contribution.reviews.all()
    ):
        return _("You declared a conflict of interest.")
    return ""


def _is_of(contribution: Contribution, bodies: list[Body], delegations: list[Delegation]) -> bool:
    delegation, mandate = contribution.delegation, contribution.mandate
    keys = {body.pk for body in bodies}
    if mandate is not None and mandate.body_id in keys:
        return True
    if delegation is None:
        return False
    cities = {body.city_id for body in bodies} - {None}
    return (
        delegation.body_id in keys
        or delegation.city_id in cities
        or delegation.pk in {one.pk for one in delegations}
    )


def _country_of(body: Body) -> str:
    return body.city.country if body.city else body.country


def _countries_of(contribution: Contribution) -> Iterator[str]:
    """Whose it is: its delegation's, its speakers'; with neither that of the body that offers it."""
    if contribution.delegation is not None:
        yield contribution.delegation.country
    elif contribution.mandate is not None:
        yield _country_of(contribution.mandate.body)
    for speaker in contribution.speakers.select_related("participant__delegation"):
        if speaker.participant is not None:
            yield speaker.participant.delegation.country


@transaction.atomic
def review(
    public_id: str, verdict: str, *, comment: str = "", by: Acting, at: datetime.datetime, door: str
) -> Review:
    """Say one's word, once; or declare a conflict, after which one has none. CannotDo for whom it concerns."""
    contribution = locked_contribution(public_id)
    if contribution.state != ContributionState.SUBMITTED:
        raise CannotDo(_("Only what is handed in and not decided on is reviewed."))
    if contribution.reviews.filter(by=by.person).exists():
        raise CannotDo(_("You have said your word on it already."))
    if _has_seen_others(contribution, by):
        raise CannotDo(_("Two people have reviewed it, and you see what they said; it waits for a decision."))
    if verdict != ReviewVerdict.CONFLICT and (reason := conflict_of(contribution, by.person, at)):
        raise CannotDo(_("You cannot review this. %(reason)s") % {"reason": reason})
    said = Review.objects.create(
        contribution=contribution,
        by=by.person,
        mandate=by.mandate,
        verdict=ReviewVerdict(verdict),
        comment=comment.strip(),
        at=at,
    )
    note(
        "contribution.reviewed",
        contribution.forum,
        subject=contribution.public_id,
        by=by,
        at=at,
        door=door,
        after={"is_conflict": verdict == ReviewVerdict.CONFLICT},
    )
    return said


def _has_seen_others(contribution: Contribution, by: Acting) -> bool:
    """Organisers see the reviews when there are enough to decide; nobody says her word after those of others."""
    if by.body is None or not contribution.forum.hosts.filter(organises=True, body=by.body).exists():
        return False
    return contribution.reviews.exclude(verdict=ReviewVerdict.CONFLICT).count() >= REVIEWS_NEEDED


@transaction.atomic
def decide(
    public_id: str, *, accepts: bool, reason: str = "", by: Acting, at: datetime.datetime, door: str
) -> Contribution:
    """Accept or decline it, for the organisers, once two people have reviewed it; who offered it is told.

    Who offered it, gives it or declared a conflict does not decide; her colleagues may.
    """
    contribution = locked_contribution(public_id)
    if contribution.state != ContributionState.SUBMITTED:
        raise CannotDo(_("Only what is handed in and not decided on yet is decided on."))
    if contribution.reviews.exclude(verdict=ReviewVerdict.CONFLICT).count() < REVIEWS_NEEDED:
        raise CannotDo(_("Two people must have reviewed it before it is decided on."))
    if interest := own_interest_of(contribution, by.person):
        raise CannotDo(_("You cannot decide on this. %(reason)s") % {"reason": interest})
    reason = reason.strip()
    if not accepts and not reason:
        raise CannotDo(_("Please give a reason; who offered it reads it."))
    contribution.state = ContributionState.ACCEPTED if accepts else ContributionState.DECLINED
    contribution.decided_at, contribution.decided_by = at, by.person
    contribution.decision_reason = reason[:500]
    contribution.save()
    tell_of_decision(contribution, at=at)
    note(
        "contribution.decided",
        contribution.forum,
        subject=contribution.public_id,
        concerns=concerned(contribution),
        by=by,
        at=at,
        door=door,
        after={"state": contribution.state},
    )
    return contribution


@transaction.atomic
def name_reviewer(forum_id: str, email: str, *, by: Acting, at: datetime.datetime, door: str) -> Reviewer:
    """Ask somebody with an account to review, too. The same sentence whether there is none or it is not confirmed."""
    found = Person.objects.filter(
        email__iexact=email.strip(), is_active=True, erased_at__isnull=True, emailaddress__verified=True
    ).first()
    if found is None:
        raise CannotDo(_("There is no account with this address. Ask them to make one first."))
    person, forum = locked_person(found), locked_forum(forum_id)
    reviewer, is_new = Reviewer.objects.get_or_create(forum=forum, person=person, defaults={"named_at": at})
    if not is_new:
        raise CannotDo(_("This person reviews for the forum already."))
    note("forum.reviewer-named", forum, by=by, at=at, door=door, after={"person": person.public_id})
    return reviewer


@transaction.atomic
def release_reviewer(forum_id: str, person_id: str, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """She reviews no more; what she has said stays."""
    forum = locked_forum(forum_id)
    if not forum.reviewers.filter(person__public_id=person_id).delete()[0]:
        raise CannotDo(_("This person is no longer among the reviewers."))
    note("forum.reviewer-released", forum, by=by, at=at, door=door, before={"person": person_id})
