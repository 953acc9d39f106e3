"""The answer: suggestions whose points are the sum of their reasons, groups of reasons, the weights of a user."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | float | tuple[str, ...]


class Group(StrEnum):
    """Reasons of one kind, shown and weighed together."""

    # Affinity, learned from ties.
    SHARED = "shared-partners"
    NETWORK = "similar-network"
    ACTIVITY = "activity"
    SIZE = "size"
    TRADITION = "tradition"
    PROMINENCE = "prominence"
    NAME = "name"
    PLACE = "place"
    # Fit, declared on the platform.
    THEMES = "themes"
    WISHES = "wishes"
    LANGUAGES = "languages"
    ANSWERS = "answers"
    FORUMS = "forums"
    ALLIANCE = "alliance"
    FEASIBILITY = "feasibility"
    ROOM = "room"


AFFINITY = (
    Group.SHARED,
    Group.NETWORK,
    Group.ACTIVITY,
    Group.SIZE,
    Group.TRADITION,
    Group.PROMINENCE,
    Group.NAME,
    Group.PLACE,
)
FIT = tuple(group for group in Group if group not in AFFINITY)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each group counts, in percent: 100 as learned, 0 not at all, at most 300. Missing groups count 100.

    Raises ValueError beyond these bounds.
    """

    percent: Mapping[Group, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group, percent in self.percent.items():
            if not 0 <= percent <= 300:
                raise ValueError(
                    f"The weight of {group} is {percent}; it must lie between 0 and 300 percent."
                )

    def of(self, group: Group) -> int:
        return self.percent.get(group, 100)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in points; `facts` are what a sentence needs (the keys of each reason stand in the document)."""

    key: str
    group: Group
    points: int
    """After the user's weight. The suggestion's points are exactly the sum over its reasons."""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """What to know before proposing; costs no points by itself ("size-gap", "saturated", "no-approval" …)."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One candidate. Reasons of 0 points are left out; the weightiest come first."""

    city: str
    points: int
    reasons: tuple[Reason, ...]
    notices: tuple[Notice, ...] = ()

    def points_of(self, group: Group) -> int:
        return sum(reason.points for reason in self.reasons if reason.group == group)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """How many candidates would be left without one of the filters."""

    filter: str
    would_be_left: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """What `rank` gives. Best first; equal points in the order of keys."""

    suggestions: tuple[Suggestion, ...]
    revivals: tuple[Suggestion, ...]
    """Ties of the city that sleep and pass the filters: to be shown first, "revive instead of new"."""
    considered: int
    """How many cities passed the filters."""
    relaxations: tuple[Relaxation, ...] = ()
    """Each filter in use and what dropping it would leave, the costliest first; empty unless nobody passed."""
