"""A session as the timetable takes it: the same whether it is read from the tables or from a published version.

Of participants a version keeps their permanent ids alone; their names are looked up when it is read, so that
somebody who is erased is gone from earlier programmes too.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from twinhall.domain.programme.words import AppearanceRole, SessionKind, SessionState

__all__ = ["FOR_HEADS", "OF_ALL", "Part", "PlannedSession", "days_of", "in_order"]

# Where every delegation is expected with its head.
FOR_HEADS = frozenset({SessionKind.PLENARY, SessionKind.CEREMONY})
# What runs for everybody, and in no language.
OF_ALL = frozenset({SessionKind.BREAK, SessionKind.SOCIAL, SessionKind.VISIT})


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part: a `participant` by permanent id, or only a `name`. `of` is her delegation, when looked up."""

    role: str
    participant: str = ""
    name: str = ""
    office: str = ""
    of: str = ""
    languages: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The same for the same person in every session."""
        return self.participant or " ".join(self.name.casefold().split())


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session at its place. Moments are aware; texts by language; languages are BCP 47 codes.

    Without `starts_at` it has only the day `on`, or waits for its place. `number` is its number in files that want
    one. `sequence` goes up with every published change, `changed_at` is when that was.
    """

    id: str
    number: int
    kind: str
    titles: Mapping[str, str]
    starts_at: datetime.datetime | None = None
    minutes: int = 60
    on: datetime.date | None = None
    descriptions: Mapping[str, str] = field(default_factory=dict)
    track: str = ""
    track_names: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    room: str = ""
    room_names: Mapping[str, str] = field(default_factory=dict)
    room_position: int = 0
    venue: str = ""
    place: str = ""
    held_in: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    recording_url: str = ""
    livestream_url: str = ""
    is_open: bool = True
    state: str = SessionState.PLANNED
    parts: tuple[Part, ...] = ()
    sequence: int = 0
    changed_at: datetime.datetime | None = None

    @property
    def ends_at(self) -> datetime.datetime | None:
        return self.starts_at + datetime.timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_placed(self) -> bool:
        return self.starts_at is not None or self.on is not None

    def day(self, zone: datetime.tzinfo) -> datetime.date | None:
        """The local day on which it begins, on which it stands even when it goes on over midnight."""
        return self.starts_at.astimezone(zone).date() if self.starts_at else self.on

    def is_understood_in(self, languages: Collection[str]) -> bool:
        """Whether it is held in one of these languages or interpreted into one; `pt-br` is understood by `pt`.

        What is held in no language, a break or a visit, everybody understands.
        """
        if not self.held_in and not self.interpreted_into:
            return self.kind in OF_ALL
        spoken = {code.split("-")[0] for code in (*self.held_in, *self.interpreted_into)}
        return bool(spoken & {code.split("-")[0] for code in languages})

    def speakers(self, *roles: str) -> list[Part]:
        wanted = roles or (AppearanceRole.SPEAKER,)
        return [part for part in self.parts if part.role in wanted]

    def same_as(self, other: Self) -> bool:
        """Whether nothing differs that a reader could see."""
        return replace(self, sequence=0, changed_at=None) == replace(other, sequence=0, changed_at=None)

    def as_content(self) -> dict[str, Any]:
        """Plain values for a version; what is empty is left out."""
        content = {name: value for name, value in asdict(self).items() if value not in ("", (), {}, None)}
        for name in ("starts_at", "on", "changed_at"):
            if name in content:
                content[name] = content[name].isoformat()
        for name in ("held_in", "interpreted_into"):
            content[name] = list(content.get(name, ()))
        content["parts"] = [_part_content(part) for part in self.parts]
        return content

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Back from `as_content`; what an earlier release wrote beside it is passed over."""
        known = {each.name for each in fields(cls)}
        given: dict[str, Any] = {name: value for name, value in content.items() if name in known}
        for name in ("starts_at", "changed_at"):
            if given.get(name):
                given[name] = datetime.datetime.fromisoformat(given[name])
        if given.get("on"):
            given["on"] = datetime.date.fromisoformat(given["on"])
        for name in ("held_in", "interpreted_into"):
            given[name] = tuple(given.get(name, ()))
        given["parts"] = tuple(_part_of(part) for part in given.get("parts", ()))
        return cls(**given)


def in_order(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """By time, then by room; those that have only a day first on it."""
    return sorted(sessions, key=_order)


def days_of(sessions: Iterable[PlannedSession], zone: datetime.tzinfo) -> list[datetime.date]:
    """The local days on which something begins, in order."""
    return sorted({day for session in sessions if (day := session.day(zone)) is not None})


def _order(session: PlannedSession) -> tuple[str, int, int]:
    moment = session.starts_at.astimezone(datetime.UTC).isoformat() if session.starts_at else ""
    return (moment or (session.on.isoformat() if session.on else "9"), session.room_position, session.number)


def _part_content(part: Part) -> dict[str, Any]:
    # The name of a participant is looked up when the version is read.
    kept = replace(part, name="", of="") if part.participant else part
    return {name: _plain(value) for name, value in asdict(kept).items() if value}


def _part_of(content: Mapping[str, Any]) -> Part:
    known = {each.name for each in fields(Part)}
    given = {name: value for name, value in content.items() if name in known}
    return Part(**given | {"languages": tuple(given.get("languages", ()))})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
