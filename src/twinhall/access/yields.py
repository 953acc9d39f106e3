"""What came of a forum, for everybody: counts of all, names of what is public or the reader's own."""

import datetime
from dataclasses import dataclass

from twinhall.access.asking import Asker
from twinhall.access.dossiers import Dossier, dossiers_of
from twinhall.access.forums import Forum
from twinhall.access.outcomes import commitments_to_read
from twinhall.domain.yields.counting import ForumYield, proposed_between, signed_between, yield_of

__all__ = ["ForumYield", "YieldList", "yield_list_to_read", "yield_to_read"]


@dataclass(frozen=True)
class YieldList:
    """The files behind a figure: those she may know of, and how many others there are."""

    dossiers: list[Dossier]
    hidden: int


def yield_to_read(asker: Asker, slug: str, days: list[datetime.date]) -> tuple[Forum, list[ForumYield]]:
    """Its yield as of each of these days."""
    found, commitments = commitments_to_read(asker, slug)
    return found.forum, [yield_of(found.forum, commitments, day) for day in days]


def yield_list_to_read(asker: Asker, forum: Forum, kind: str, day: datetime.date) -> YieldList:
    """The proposals, or the signed ties, until that day. A proposal is known to its sides alone until it is signed."""
    every = proposed_between(forum, day) if kind == "proposals" else signed_between(forum, day)
    own = dossiers_of(asker).values("pk") if asker.person else Dossier.objects.none().values("pk")
    shown = every.filter(tie__isnull=False) | every.filter(pk__in=own)
    if kind == "ties":
        shown = every  # a signed tie has its page, one between example cities too
    dossiers = list(shown.with_sides().select_related("tie").order_by("signed_on", "proposed_at", "pk"))
    return YieldList(dossiers, every.count() - len(dossiers))
