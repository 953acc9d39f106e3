"""What is offered for a forum, fetched and checked in one call: known to its own side, organisers and reviewers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker, Person
from twinhall.access.forums import Forum, ForumTrack, forum_to_read, organising_mandate
from twinhall.access.programme_seats import (
    acting_as_organiser,
    acting_as_reviewer,
    acting_for,
    acting_for_body,
    own_delegations,
    reviews_for,
    writing_mandates,
)
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.programme.calling import is_open
from twinhall.domain.programme.models import Contribution, ContributionSpeaker, Review, Session
from twinhall.domain.programme.reviewing import conflict_of
from twinhall.domain.programme.words import REVIEWS_NEEDED, ContributionState, ReviewVerdict

__all__ = [
    "Contribution",
    "ContributionFile",
    "ContributionList",
    "ContributionSpeaker",
    "Delegation",
    "Participant",
    "Review",
    "call_to_answer",
    "contribution_to_change",
    "contribution_to_decide",
    "contribution_to_read",
    "contribution_to_review",
    "contributions_to_read",
    "delegations_to_choose",
    "may_offer",
    "participants_called",
    "tracks_of",
]

_FEW = 6


@dataclass(frozen=True)
class ContributionList:
    """Those she may see, and as what she sees them."""

    forum: Forum
    rows: QuerySet[Contribution]
    is_organiser: bool
    is_reviewer: bool
    may_offer: bool
    reviewers: Sequence[Person]  # whom organisers named, for organisers


@dataclass(frozen=True)
class ContributionFile:
    """A contribution with what its page shows to this reader."""

    contribution: Contribution
    is_own: bool
    is_organiser: bool
    reviews: Sequence[Review]  # those she may see: her own, and all once she has said hers
    own_review: Review | None
    review_count: int  # that count towards a decision
    conflict: str  # why she may not review it
    may_change: bool
    may_submit: bool
    may_withdraw: bool
    may_review: bool
    may_decide: bool
    may_place: bool
    sessions: Sequence[Session]  # that it could become a part of


def may_offer(asker: Asker, forum: Forum) -> bool:
    """Whether she may answer the call at all: she writes for a body, or keeps a delegation's affairs."""
    return asker.person is not None and bool(writing_mandates(asker) or own_delegations(asker, forum))


def call_to_answer(asker: Asker, slug: str) -> tuple[Forum, Acting]:
    """The forum, for whoever may offer something: under her chosen mandate, or as a delegation's assistant."""
    forum = forum_to_read(slug)
    asker.signed_in()
    mandates = writing_mandates(asker)
    if mandates:
        return forum, acting_for_body(asker, mandates[0])
    acting = acting_for(asker, own_delegations(asker, forum))
    if acting is None:
        raise Denied(_("Contributions are offered by those who speak or write for a city or another body."))
    return forum, acting


def contributions_to_read(asker: Asker, slug: str) -> ContributionList:
    """All that is handed in, for organisers and reviewers; one's own side's for others, drafts included."""
    forum = forum_to_read(slug)
    asker.signed_in()
    organises = acting_as_organiser(asker, forum) is not None
    reviews = organises or reviews_for(asker, forum)
    if not organises and (mandates := writing_mandates(asker)):
        acting_for_body(asker, mandates[0])
    own = _own(asker, forum)
    offers = may_offer(asker, forum)
    if not (reviews or offers or Contribution.objects.filter(own, forum=forum).exists()):
        raise Denied(_("Contributions are offered by those who speak or write for a city or another body."))
    seen = own | ~Q(state=ContributionState.DRAFT) if reviews else own
    counting = Count("reviews", filter=~Q(reviews__verdict=ReviewVerdict.CONFLICT))
    rows = _known().filter(seen, forum=forum).annotate(review_count=counting)
    named = [row.person for row in forum.reviewers.select_related("person")] if organises else []
    return ContributionList(forum, rows, organises, reviews, offers, named)


def contribution_to_read(asker: Asker, slug: str, public_id: str) -> ContributionFile:
    """One of them with what she may do. Unknown to others; a draft is known to its own side alone."""
    contribution, own, reviewing = _seen(asker, slug, public_id)
    organises = organising_mandate(asker, contribution.forum) is not None
    return _file(
        asker, contribution, is_own=own is not None, organises=organises, reviews=reviewing is not None
    )


def contribution_to_change(asker: Asker, slug: str, public_id: str) -> tuple[Contribution, Acting]:
    """For its own side."""
    contribution, own, _reviewing = _seen(asker, slug, public_id)
    if own is None:
        raise Denied(_("Only those who offered it can do this."))
    return contribution, own


def contribution_to_review(asker: Asker, slug: str, public_id: str) -> tuple[Contribution, Acting]:
    """For organisers and reviewers; whether she may review this very one is the action's question."""
    contribution, _own, reviewing = _seen(asker, slug, public_id)
    if reviewing is None:
        raise Denied(_("Only organisers and the reviewers they named can do this."))
    return contribution, reviewing


def contribution_to_decide(asker: Asker, slug: str, public_id: str) -> tuple[Contribution, Acting]:
    """For organisers."""
    contribution, _own, _reviewing = _seen(asker, slug, public_id)
    acting = acting_as_organiser(asker, contribution.forum)
    if acting is None:
        raise Denied(_("Only those who speak for an organiser of this forum can do this."))
    return contribution, acting


def delegations_to_choose(forum: Forum) -> list[Delegation]:
    """All of a forum, to offer something on their behalf (one query)."""
    return list(forum.delegations.select_related("city", "body__city", "body__alliance"))


def tracks_of(forum: Forum) -> list[ForumTrack]:
    return list(forum.tracks.all())


def participants_called(forum: Forum, text: str) -> list[Participant]:
    """Participants of that very name, in either spelling, or of that permanent id; a few at most (one query)."""
    said = text.strip()
    named = Q(display_name__iexact=said) | Q(passport_name__iexact=said) | Q(public_id=said)
    found = Participant.objects.filter(named, forum=forum).exclude(state__in=("refused", "withdrawn"))
    return list(found.select_related("delegation__city", "delegation__body__city")[:_FEW])


def _known() -> QuerySet[Contribution]:
    return Contribution.objects.select_related(
        "forum",
        "track",
        "by",
        "session",
        "mandate__body__city",
        "mandate__body__alliance",
        "delegation__city",
        "delegation__body__city",
        "delegation__body__alliance",
    ).prefetch_related(
        Prefetch("speakers", ContributionSpeaker.objects.select_related("participant__delegation"))
    )


def _own(asker: Asker, forum: Forum) -> Q:
    """What her side offers: she herself, a body she writes for, or a delegation whose affairs she keeps."""
    bodies = [mandate.body_id for mandate in writing_mandates(asker)]
    delegations = [delegation.pk for delegation in own_delegations(asker, forum)]
    return Q(by=asker.person) | Q(mandate__body__in=bodies) | Q(delegation__in=delegations)


def _seen(asker: Asker, slug: str, public_id: str) -> tuple[Contribution, Acting | None, Acting | None]:
    """The contribution, how she acts for its own side, how she reviews. Unknown when she does neither."""
    forum = forum_to_read(slug)
    asker.signed_in()
    found = _known().filter(forum=forum, public_id=public_id)
    contribution = found.prefetch_related("reviews").first()
    if contribution is None:
        raise Unknown("There is no such contribution.")
    own = _acting_for_own(asker, contribution)
    may_review = contribution.state != ContributionState.DRAFT
    reviewing = acting_as_reviewer(asker, forum) if may_review else None
    if own is None and reviewing is None:
        raise Unknown("There is no such contribution.")
    return contribution, own, reviewing


def _acting_for_own(asker: Asker, contribution: Contribution) -> Acting | None:
    """Under a mandate for the body that offered it or for its delegation; who wrote it keeps it as herself."""
    for mandate in writing_mandates(asker):
        if contribution.mandate is not None and mandate.body_id == contribution.mandate.body_id:
            return acting_for_body(asker, mandate)
    acting = acting_for(asker, [contribution.delegation])
    if acting is None and asker.person is not None and contribution.by_id == asker.person.pk:
        return Acting(asker.person)
    return acting


def _file(
    asker: Asker, contribution: Contribution, *, is_own: bool, organises: bool, reviews: bool
) -> ContributionFile:
    person = asker.signed_in()
    said = list(contribution.reviews.select_related("by"))
    own_review = next((one for one in said if one.by_id == person.pk), None)
    counting = [one for one in said if one.verdict != ReviewVerdict.CONFLICT]
    is_waiting = contribution.state == ContributionState.SUBMITTED
    conflict = conflict_of(contribution, person, asker.at) if reviews and is_waiting else ""
    has_spoken = own_review is not None and own_review.verdict != ReviewVerdict.CONFLICT
    # Nobody sees another's word before she has said her own; organisers do when there are enough to decide on.
    enough = organises and not is_own and len(counting) >= REVIEWS_NEEDED
    sees_all = reviews and (has_spoken or not is_waiting or enough)
    open_call = is_open(contribution.forum, asker.at)
    may_place = organises and contribution.state == ContributionState.ACCEPTED and not contribution.session_id
    return ContributionFile(
        contribution=contribution,
        is_own=is_own,
        is_organiser=organises,
        reviews=said if sees_all else [one for one in said if one is own_review],
        own_review=own_review,
        review_count=len(counting),
        conflict=conflict,
        may_change=is_own and open_call and contribution.state in ("draft", "submitted") and not said,
        may_submit=is_own and open_call and contribution.state == ContributionState.DRAFT,
        may_withdraw=is_own and contribution.state in ("draft", "submitted", "accepted"),
        may_review=reviews and is_waiting and not conflict and own_review is None and not enough,
        may_decide=organises and is_waiting and len(counting) >= REVIEWS_NEEDED,
        may_place=may_place,
        sessions=list(contribution.forum.sessions.order_by("pk"))
        if may_place or (organises and is_waiting)
        else [],
    )
