"""How far commitments were on any day: the owner's latest word until then, and apart from it the reviewer's."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.models import Commitment, CommitmentClaim, CommitmentScore, Milestone
from twinhall.domain.outcomes.words import Completion

__all__ = ["FollowUp", "Standing", "follow_up", "year_later"]


@dataclass(frozen=True)
class Standing:
    """One commitment as it stood at the end of a day."""

    commitment: Commitment
    claim: CommitmentClaim | None  # None: the owner had said nothing
    score: CommitmentScore | None  # None: nobody had scored it
    milestones: Sequence[tuple[Milestone, bool]]  # with whether it was reported as done by then
    is_overdue: bool

    @property
    def claimed(self) -> str:
        return self.claim.completion if self.claim else ""

    @property
    def scored(self) -> str:
        return self.score.completion if self.score else ""


@dataclass(frozen=True)
class FollowUp:
    """All of a forum's commitments as of a day, with counts by completion; "" counts those without a word."""

    day: datetime.date
    standings: Sequence[Standing]

    @property
    def by_claim(self) -> dict[str, int]:
        return _counted(one.claimed for one in self.standings)

    @property
    def by_score(self) -> dict[str, int]:
        return _counted(one.scored for one in self.standings)

    @property
    def overdue(self) -> int:
        return sum(one.is_overdue for one in self.standings)


def _counted(words: Iterable[str]) -> dict[str, int]:
    counts = Counter(words)
    return {word: counts.get(word, 0) for word in [*map(str, Completion.values), ""]}


def follow_up(forum: Forum, commitments: Iterable[Commitment], day: datetime.date) -> FollowUp:
    """As of the end of `day` in the forum's time zone; needs claims, scores and milestones fetched along.

    A commitment written down later is not among them; a claim made later does not count yet.
    """
    found = [one for one in commitments if _day(one.made_at, forum) <= day]
    return FollowUp(day, [_standing(one, forum, day) for one in found])


def year_later(forum: Forum) -> datetime.date:
    """The day a year after the forum's last."""
    try:
        return forum.ends_on.replace(year=forum.ends_on.year + 1)
    except ValueError:  # the 29th of February
        return forum.ends_on.replace(year=forum.ends_on.year + 1, day=28)


def _standing(commitment: Commitment, forum: Forum, day: datetime.date) -> Standing:
    claims = [one for one in commitment.claims.all() if _day(one.at, forum) <= day]
    scores = [one for one in commitment.scores.all() if _day(one.at, forum) <= day]
    claim = claims[-1] if claims else None
    is_done = claim is not None and claim.completion == Completion.COMPLETE
    return Standing(
        commitment=commitment,
        claim=claim,
        score=scores[-1] if scores else None,
        milestones=[
            (one, one.done_at is not None and _day(one.done_at, forum) <= day)
            for one in commitment.milestones.all()
        ],
        is_overdue=commitment.due_on < day and not is_done,
    )


def _day(moment: datetime.datetime, forum: Forum) -> datetime.date:
    return moment.astimezone(forum.zone).date()
