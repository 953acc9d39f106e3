"""The programme as its organisers plan it, from the tables; and the names of those who appear in it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.models import Forum
from twinhall.domain.forums.states import PUBLISHED
from twinhall.domain.programme.models import Appearance, ProgrammeVersion, Session
from twinhall.domain.programme.planned import Part, PlannedSession, in_order

__all__ = ["draft_of", "latest_version", "planned_from", "public_programme", "with_names"]


def draft_of(forum: Forum) -> list[PlannedSession]:
    """Every session of the forum, those that wait for their place too (two queries)."""
    rows = Session.objects.filter(forum=forum).select_related("track", "room").order_by("pk")
    parts: dict[int, list[Appearance]] = {}
    appearing = Appearance.objects.filter(session__forum=forum, withdrawn_at__isnull=True)
    for appearance in appearing.select_related("participant").order_by("position", "pk"):
        parts.setdefault(appearance.session_id, []).append(appearance)
    return in_order(planned_from(row, parts.get(row.pk, [])) for row in rows)


def latest_version(forum: Forum) -> ProgrammeVersion | None:
    """The programme as it was published last (one query)."""
    return ProgrammeVersion.objects.filter(forum=forum).order_by("-number").first()


def public_programme(forum: Forum, version: ProgrammeVersion | None) -> list[PlannedSession] | None:
    """What everybody may see: the published version; what is kept of a forum that was never planned here.

    None while its programme is still being planned.
    """
    if version is not None:
        return in_order(PlannedSession.from_content(content) for content in version.content)
    if forum.state not in PUBLISHED:
        return None
    return [session for session in draft_of(forum) if session.is_placed]


def planned_from(row: Session, appearances: Sequence[Appearance]) -> PlannedSession:
    """Needs its track and room fetched along, and the appearances with their participants."""
    track, room = row.track, row.room
    return PlannedSession(
        id=row.public_id,
        number=row.pk,
        kind=row.kind,
        titles=row.titles,
        starts_at=row.starts_at.astimezone(datetime.UTC) if row.starts_at else None,
        minutes=row.minutes,
        on=row.on,
        descriptions=row.descriptions,
        track=track.public_id if track else "",
        track_names=track.names if track else {},
        theme=row.theme or (track.theme if track else ""),
        room=room.public_id if room else "",
        room_names=room.names if room else {},
        room_position=room.position if room else 0,
        venue=room.venue if room else "",
        place=row.place,
        held_in=tuple(row.held_in),
        interpreted_into=tuple(row.interpreted_into),
        recording_url=row.recording_url,
        livestream_url=row.livestream_url,
        is_open=row.is_open,
        state=row.state,
        parts=tuple(_part(appearance) for appearance in appearances),
        sequence=row.revision,
    )


def with_names(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """The same, each part with its name, office and delegation in the reader's language (two queries)."""
    sessions = list(sessions)
    wanted = {part.participant for session in sessions for part in session.parts if part.participant}
    if not wanted:
        return sessions
    # Columns, not whole rows: a programme names hundreds of people, of a few dozen delegations.
    found = Participant.objects.filter(public_id__in=wanted).values_list(
        "public_id", "display_name", "passport_name", "office", "delegation"
    )
    delegations = Delegation.objects.filter(pk__in={row[4] for row in found})
    names = {one.pk: one.name for one in delegations.select_related("city", "body__city", "body__alliance")}
    people = {row[0]: (row[1] or row[2], row[3], names[row[4]]) for row in found}
    return [
        replace(session, parts=tuple(_named(part, people) for part in session.parts)) for session in sessions
    ]


def _part(appearance: Appearance) -> Part:
    participant = appearance.participant
    return Part(
        role=appearance.role,
        participant=participant.public_id if participant else "",
        name="" if participant else appearance.name,
        office=appearance.office,
        languages=tuple(appearance.languages),
    )


def _named(part: Part, people: dict[str, tuple[str, str, str]]) -> Part:
    if part.participant not in people:
        return part
    name, office, delegation = people[part.participant]
    return replace(part, name=name, office=part.office or office, of=delegation)
