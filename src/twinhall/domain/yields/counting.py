"""What came of a forum until the end of a day: proposals and ties between its cities, commitments by state."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from twinhall.domain.ceremonies.models import Listing
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.delegations.words import DelegationState
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.queries import DossierQuerySet
from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.follow_up import FollowUp, follow_up
from twinhall.domain.outcomes.models import Commitment

__all__ = ["ForumYield", "proposed_between", "signed_between", "yield_of"]


@dataclass(frozen=True)
class ForumYield:
    """As of the end of `day` in the forum's time zone. What no room counts yet is not in it."""

    day: datetime.date
    proposals: int
    signed_there: int  # ties signed on one of its days
    signed_after: int
    from_ceremony: int  # of both, those that stood on the signing list of its ceremony
    follow_up: FollowUp


def yield_of(forum: Forum, commitments: Sequence[Commitment], day: datetime.date) -> ForumYield:
    """Counts of that day; commitments need what `follow_up` asks for (three queries beside them)."""
    between = signed_between(forum, day)
    signed = list(between.values_list("signed_on", flat=True))
    listed = Listing.objects.filter(ceremony__forum=forum, agreed_at__isnull=False)
    return ForumYield(
        day=day,
        proposals=proposed_between(forum, day).count(),
        signed_there=sum(on is not None and on <= forum.ends_on for on in signed),
        signed_after=sum(on is not None and on > forum.ends_on for on in signed),
        from_ceremony=between.filter(pk__in=listed.values("dossier")).count(),
        follow_up=follow_up(forum, commitments, day),
    )


def proposed_between(forum: Forum, day: datetime.date) -> DossierQuerySet:
    """Ties proposed between cities of its delegations from its first day on, whatever became of them."""
    first = datetime.datetime.combine(forum.starts_on, datetime.time(), forum.zone)
    end = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), forum.zone)
    return _between(forum).filter(proposed_at__gte=first, proposed_at__lt=end)


def signed_between(forum: Forum, day: datetime.date) -> DossierQuerySet:
    """Ties signed between cities of its delegations from its first day on, also such as have ended since."""
    return _between(forum).filter(signed_on__gte=forum.starts_on, signed_on__lte=day)


def _between(forum: Forum) -> DossierQuerySet:
    """Files of which every side came. What example people did counts for example forums alone."""
    came = Delegation.objects.filter(forum=forum, state=DelegationState.REGISTERED)
    own = Q(sides__city__in=came.filter(city__isnull=False).values("city"))
    of_body = Q(sides__city__in=came.filter(body__city__isnull=False).values("body__city"))
    return (
        Dossier.objects.filter(is_example=forum.is_example)
        .annotate(
            all_sides=Count("sides", distinct=True),
            sides_there=Count("sides", filter=own | of_body, distinct=True),
        )
        .filter(all_sides__gte=2, sides_there=F("all_sides"))
    )
