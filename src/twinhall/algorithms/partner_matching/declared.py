"""What cities say of themselves on the platform, and what is known of their countries: the input of the layer *fit*."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

_NOBODY: Mapping[str, "Profile"] = {}
_NOWHERE: Mapping[str, "CountryFacts"] = {}


@dataclass(frozen=True, slots=True)
class Wish:
    """A city seeks a partner. Empty sets and None mean: does not matter."""

    countries: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    """Kinds of tie, in the register's words: "sister-city", "project-partnership" …"""
    smallest: int | None = None
    largest: int | None = None
    until: datetime.date | None = None
    """The last day on which the wish stands."""

    def stands(self, on: datetime.date | None) -> bool:
        return on is None or self.until is None or on <= self.until


@dataclass(frozen=True, slots=True)
class Answers:
    """How a city answered real letters and proposals: `answered` of `asked`, within `days`."""

    asked: int
    answered: int
    days: int = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """What one city declared, and what the register knows of it beyond the network of ties."""

    gives: frozenset[str] = frozenset()
    """Themes in which it has something to give."""
    seeks: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    languages: frozenset[str] = frozenset()
    """In which it can write and talk, beside those of its country."""
    answers: Answers | None = None
    forums: frozenset[str] = frozenset()
    """Forums at which it will be or was, by any id."""
    may_sign: bool | None = None
    """False: its level or its country's rules let it sign nothing now."""
    room_for: int | None = None
    """How many more ties it says it can keep; 0: none."""
    tied: frozenset[str] = frozenset()
    """Keys of cities with which it has a tie today, beside those of the network."""
    dormant: frozenset[str] = frozenset()
    """Keys of cities with which it has a tie that sleeps: to be revived instead of a new one."""


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """What is known of a country. `relations` None: nothing is known of its diplomatic relations."""

    languages: frozenset[str] = frozenset()
    alliances: frozenset[str] = frozenset()
    """Alliances in which it stands today, as member or partner."""
    relations: frozenset[str] | None = None
    """Countries with which it has diplomatic relations."""


@dataclass(frozen=True, slots=True)
class Declared:
    """All that is declared. A city without a profile says nothing, and nothing is held against it."""

    profiles: Mapping[str, Profile] = field(default_factory=lambda: _NOBODY)
    """By the city's key."""
    countries: Mapping[str, CountryFacts] = field(default_factory=lambda: _NOWHERE)
    on: datetime.date | None = None
    """The day for which wishes are looked at; None takes every wish as standing."""

    def profile(self, key: str) -> Profile:
        return self.profiles.get(key, _SILENT)

    def country(self, code: str) -> CountryFacts:
        return self.countries.get(code, _UNKNOWN)


_SILENT = Profile()
_UNKNOWN = CountryFacts()
