"""A forum's timetable, fetched and checked in one call.

Everybody reads what was published; closed sessions are for delegations; what is planned is for organisers.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q

from twinhall.access.asking import Acting, Asker, Person
from twinhall.access.forums import Forum, Room, forum_to_organise, forum_to_read, organises
from twinhall.access.verdict import Unknown
from twinhall.domain.bodies.words import BodyKind
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.delegations.words import DelegationState, ParticipantState
from twinhall.domain.dossiers.words import WRITING_ROLES
from twinhall.domain.programme.agendas import agenda_of_token, token_of
from twinhall.domain.programme.changes import Change
from twinhall.domain.programme.conflicts import Conflict, Frame, Slot, conflicts_of, free_places
from twinhall.domain.programme.drafting import draft_of, latest_version, public_programme, with_names
from twinhall.domain.programme.engagements import frame_of, places_for, slots_of
from twinhall.domain.programme.models import AgendaFeed, ProgrammeVersion
from twinhall.domain.programme.picking import appearances_of, picks_of
from twinhall.domain.programme.planned import Part, PlannedSession
from twinhall.domain.programme.publishing import Difference, unpublished

__all__ = [
    "AgendaFile",
    "Change",
    "ChangeLog",
    "Conflict",
    "Difference",
    "Part",
    "PlannedSession",
    "Planning",
    "ProgrammeToRead",
    "ProgrammeVersion",
    "Room",
    "WayOut",
    "agenda_to_read",
    "change_log_to_read",
    "free_places_for",
    "programme_to_plan",
    "programme_to_read",
    "sees_closed",
    "slug_of_forum",
]


@dataclass(frozen=True)
class ProgrammeToRead:
    """What this reader may see of it. `sessions` is None while the programme is still being planned."""

    forum: Forum
    version: ProgrammeVersion | None
    sessions: list[PlannedSession] | None
    sees_closed: bool = False
    picks: frozenset[str] = frozenset()
    appears: frozenset[str] = frozenset()
    feed_token: str = ""

    @property
    def agenda(self) -> frozenset[str]:
        """Permanent ids of the sessions on the reader's own agenda."""
        return self.picks | self.appears


@dataclass(frozen=True)
class WayOut:
    """Where a session of a conflict could stand on the same day without any: its start in UTC, and the room's id."""

    session: str
    starts_at: datetime.datetime
    room: str


@dataclass(frozen=True)
class Planning:
    """The timetable as the organisers plan it."""

    forum: Forum
    acting: Acting
    sessions: list[PlannedSession]
    rooms: list[Room]
    conflicts: list[Conflict]
    people: dict[str, str]
    difference: Difference
    ways_out: dict[Conflict, "WayOut | None"] = field(default_factory=dict)

    def session(self, public_id: str) -> PlannedSession:
        """One of it; unknown where there is none."""
        found = next((one for one in self.sessions if one.id == public_id), None)
        if found is None:
            raise Unknown(f"There is no session {public_id}.")
        return found


@dataclass(frozen=True)
class ChangeLog:
    """The published versions, newest first; of each the changes this reader may know, with names looked up."""

    forum: Forum
    versions: list[tuple[ProgrammeVersion, list[Change]]]
    people: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaFile:
    """What the calendar of an agenda holds, for whoever knows its address."""

    person: Person
    forum: Forum
    version: ProgrammeVersion | None
    sessions: list[PlannedSession]


def sees_closed(asker: Asker, forum: Forum) -> bool:
    """Whether she may see sessions that are for delegations only: who keeps one, who is in one, who organises.

    Nothing is asked of the database for who is not signed in.
    """
    person = asker.person
    if person is None:
        return False
    held = [mandate for mandate in asker.mandates if mandate.role in WRITING_ROLES]
    cities = [mandate.body.city_id for mandate in held if mandate.body.kind == BodyKind.CITY]
    of_hers = Q(body__in=[mandate.body_id for mandate in held]) | Q(city__in=[one for one in cities if one])
    coming = (ParticipantState.REGISTERED, ParticipantState.ACCREDITED)
    in_one = Q(participants__person=person, participants__state__in=coming)
    delegations = Delegation.objects.filter(forum=forum).exclude(state=DelegationState.WITHDRAWN)
    return delegations.filter(of_hers | in_one | Q(assistant=person)).exists() or organises(asker, forum)


def programme_to_read(asker: Asker, slug: str, *, names: bool = True) -> ProgrammeToRead:
    """The programme, with the names of those who appear if wanted (four queries; nine for who is signed in)."""
    forum = forum_to_read(slug)
    version = latest_version(forum)
    sessions = public_programme(forum, version)
    person = asker.person
    closed = sees_closed(asker, forum) if sessions is not None else False
    found = ProgrammeToRead(forum, version, _shown(sessions, closed, names=names), closed)
    if person is None or sessions is None:
        return found
    feed = AgendaFeed.objects.filter(person=person, forum=forum).first()
    return replace(
        found,
        picks=frozenset(picks_of(person, forum)),
        appears=frozenset(appearances_of(person, forum)),
        feed_token=token_of(feed) if feed else "",
    )


def agenda_to_read(token: str, at: datetime.datetime) -> AgendaFile:
    """For whoever knows the address: the sessions on its owner's agenda that she may see today."""
    feed = agenda_of_token(token)
    if feed is None:
        raise Unknown("There is no such calendar.")
    forum, person = feed.forum, feed.person
    version = latest_version(forum)
    sessions = _shown(public_programme(forum, version), sees_closed(Asker(person, at), forum)) or []
    agenda = picks_of(person, forum) | appearances_of(person, forum)
    return AgendaFile(person, forum, version, [one for one in sessions if one.id in agenda])


def change_log_to_read(asker: Asker, slug: str) -> ChangeLog:
    """Every version with its changes; those of closed sessions for delegations only."""
    forum = forum_to_read(slug)
    versions = list(ProgrammeVersion.objects.filter(forum=forum).defer("content").order_by("-number"))
    closed = bool(versions) and sees_closed(asker, forum)
    shown = [
        (version, [change for change in version.changes if closed or change.get("is_open", True)])
        for version in versions
    ]
    ids = {str(change.get("participant", "")) for _version, changes in shown for change in changes}
    return ChangeLog(forum, shown, _names_of(ids - {""}))


def programme_to_plan(asker: Asker, slug: str) -> Planning:
    """The timetable for those who organise the forum, with its conflicts and what is not published yet."""
    forum, acting = forum_to_organise(asker, slug)
    sessions = with_names(draft_of(forum))
    rooms = list(forum.rooms.all())
    slots, frame = slots_of(forum, sessions), frame_of(forum, rooms)
    conflicts = conflicts_of(list(slots.values()), frame)
    return Planning(
        forum,
        acting,
        sessions,
        rooms,
        conflicts,
        {part.who: part.name for session in sessions for part in session.parts},
        unpublished(forum, asker.at),
        _ways_out(conflicts, slots, frame),
    )


def _ways_out(
    conflicts: Sequence[Conflict], slots: Mapping[str, Slot], frame: Frame
) -> dict[Conflict, WayOut | None]:
    """For each conflict a free place for one of its sessions; where all heads are expected stays if it can."""
    free: dict[str, WayOut | None] = {}
    found: dict[Conflict, WayOut | None] = {}
    for conflict in conflicts:
        pair = [slots[one] for one in (conflict.slot, conflict.other) if one]
        for slot in sorted(pair, key=lambda each: (each.heads, each.expected, each.ends_at - each.starts_at)):
            if slot.id not in free:
                places = free_places(slot, list(slots.values()), frame)
                free[slot.id] = WayOut(slot.id, *places[0]) if places else None
            found[conflict] = free[slot.id]
            if free[slot.id] is not None:
                break
    return found


def free_places_for(
    planning: Planning, session: PlannedSession, most: int = 3
) -> list[tuple[datetime.datetime, str]]:
    """Where it would be in no conflict: starts in UTC, and rooms by permanent id."""
    return places_for(planning.forum, session, planning.sessions, planning.rooms, most=most)


def slug_of_forum(public_id: str) -> str:
    """Of a forum by its permanent id, as notices name it."""
    slug = Forum.objects.filter(public_id=public_id).values_list("slug", flat=True).first()
    if slug is None:
        raise Unknown(f"There is no forum {public_id}.")
    return slug


def _shown(
    sessions: Sequence[PlannedSession] | None, closed: bool, *, names: bool = True
) -> list[PlannedSession] | None:
    if sessions is None:
        return None
    shown = [session for session in sessions if closed or session.is_open]
    return with_names(shown) if names else shown


def _names_of(participants: set[str]) -> dict[str, str]:
    if not participants:
        return {}
    found = Participant.objects.filter(public_id__in=participants)
    return dict(found.values_list("public_id", "display_name"))
