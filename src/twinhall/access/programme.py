"""Sessions and addresses by video, fetched and checked in one call: public once the programme is, each in its time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.forums import Forum, forum_to_organise, forum_to_read, organises
from twinhall.access.programme_seats import (
    acting_as_organiser,
    acting_for,
    own_delegations,
    takes_part,
)
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.programme.drafting import latest_version, public_programme
from twinhall.domain.programme.gaps import Gaps, MissingCaptions, gaps_of
from twinhall.domain.programme.models import Appearance, Session, VideoAddress, VideoText
from twinhall.domain.programme.planned import PlannedSession
from twinhall.domain.uploads.models import Upload
from twinhall.kit.languages import said_in_present_language

__all__ = [
    "Appearance",
    "Gaps",
    "MissingCaptions",
    "Session",
    "SessionFile",
    "SessionsDesk",
    "VideoAddress",
    "VideoFile",
    "VideoText",
    "captions_to_read",
    "part_to_withdraw",
    "session_to_organise",
    "session_to_read",
    "sessions_to_organise",
    "video_file_to_read",
    "video_to_hand_in",
    "video_to_organise",
    "video_to_read",
]


@dataclass(frozen=True)
class SessionFile:
    """A session with what its page shows to this reader."""

    session: Session
    parts: Sequence[Appearance]
    videos: Sequence[VideoAddress]  # those she may know of
    organises: bool
    is_inside: bool  # she organises, or comes with a delegation
    withdrawable: frozenset[int]  # parts, by key, that she may withdraw


@dataclass(frozen=True)
class SessionsDesk:
    """What organisers see of all sessions: the sessions, and what is missing."""

    forum: Forum
    sessions: Sequence[Session]
    gaps: Gaps


@dataclass(frozen=True)
class VideoFile:
    """An address by video with what its page shows to this reader."""

    video: VideoAddress
    texts: Sequence[VideoText]
    is_released: bool
    organises: bool
    may_hand_in: bool


def sessions_to_organise(asker: Asker, slug: str) -> SessionsDesk:
    """For organisers."""
    forum, _acting = forum_to_organise(asker, slug)
    sessions = forum.sessions.select_related("track", "room").prefetch_related(_parts(), "videos")
    return SessionsDesk(forum, list(sessions), gaps_of(forum))


def session_to_read(asker: Asker, slug: str, public_id: str) -> SessionFile:
    """Public once it stands in the published programme, at the hour and in the room that were published.

    One for delegations is known to them alone. Before it is published organisers know it, and delegations that have
    a part in it.
    """
    forum = forum_to_read(slug)
    organiser = organises(asker, forum)
    inside = organiser or takes_part(asker, forum)
    session = _session(forum, public_id)
    own = set() if organiser else {delegation.pk for delegation in own_delegations(asker, forum)}
    parts = list(session.appearances.all())
    mine = [part for part in parts if organiser or _delegation_of(part) in own]
    if not organiser:
        planned = _published(forum, public_id)
        has_part = bool(mine) or any(video.delegation_id in own for video in session.videos.all())
        if not has_part and (planned is None or not (planned.is_open or inside)):
            raise Unknown("There is no such session.")
        _as_published(session, planned)
    return SessionFile(
        session=session,
        parts=parts,
        videos=[
            video
            for video in session.videos.all()
            if organiser
            or video.delegation_id in own
            or (video.is_released(asker.at) and (session.is_open or inside))
        ],
        organises=organiser,
        is_inside=inside,
        withdrawable=frozenset(part.pk for part in mine if part.withdrawn_at is None),
    )


def _published(forum: Forum, public_id: str) -> PlannedSession | None:
    """The session as everybody may know it (one query and one more)."""
    programme = public_programme(forum, latest_version(forum)) or []
    return next((one for one in programme if one.id == public_id), None)


def _as_published(session: Session, planned: PlannedSession | None) -> None:
    """What organisers have moved and not published yet is nobody else's business."""
    session.starts_at = planned.starts_at if planned else None
    session.on = planned.on if planned else None
    session.room = None
    if planned is not None:
        session.place = said_in_present_language(planned.room_names) or planned.place
        session.minutes, session.state = planned.minutes, planned.state
        session.is_open = planned.is_open


def session_to_organise(asker: Asker, slug: str, public_id: str) -> tuple[Session, Acting]:
    """For organisers."""
    forum, acting = forum_to_organise(asker, slug)
    return _session(forum, public_id), acting


def part_to_withdraw(asker: Asker, slug: str, public_id: str, part_id: str) -> tuple[Session, int, Acting]:
    """Somebody's part in a session, for organisers and those who keep the affairs of her delegation."""
    forum = forum_to_read(slug)
    asker.signed_in()
    organiser = acting_as_organiser(asker, forum)
    session = _session(forum, public_id)
    if organiser is None and not takes_part(asker, forum) and _published(forum, public_id) is None:
        raise Unknown("There is no such session.")
    part = next((one for one in session.appearances.all() if str(one.pk) == part_id), None)
    if organiser is not None:
        return session, part.pk if part else 0, organiser
    delegation = part.participant.delegation if part and part.participant else None
    acting = acting_for(asker, [delegation])
    if part is None or acting is None:
        raise Denied(_("A part is withdrawn by the organisers or by the delegation that she belongs to."))
    return session, part.pk, acting


def video_to_read(asker: Asker, slug: str, public_id: str) -> VideoFile:
    """Before its minute known to organisers and its delegation alone; then as its session is."""
    video, forum = _video(slug, public_id)
    organiser = organises(asker, forum)
    own = acting_for(asker, [video.delegation]) is not None
    released = video.is_released(asker.at)
    if not (organiser or own or (released and _is_seen(asker, forum, video.session))):
        raise Unknown("There is no such video.")
    return VideoFile(video, list(video.texts.all()), released, organiser, organiser or own)


def video_file_to_read(asker: Asker, slug: str, public_id: str) -> Upload:
    """Its file, for whoever may see it now."""
    upload = video_to_read(asker, slug, public_id).video.upload
    if upload is None or upload.erased_at is not None:
        raise Unknown("There is no such file.")
    return upload


def captions_to_read(asker: Asker, slug: str, public_id: str, language: str) -> str:
    """Its captions in that language, for whoever may see it now."""
    texts = video_to_read(asker, slug, public_id).texts
    found = next((text.captions for text in texts if text.language == language), "")
    if not found:
        raise Unknown("There are no such captions.")
    return found


def video_to_hand_in(asker: Asker, slug: str, public_id: str) -> tuple[VideoAddress, Acting]:
    """For its delegation and the organisers."""
    video, forum = _video(slug, public_id)
    asker.signed_in()
    acting = acting_for(asker, [video.delegation]) or acting_as_organiser(asker, forum)
    if acting is not None:
        return video, acting
    if video.is_released(asker.at) and _is_seen(asker, forum, video.session):
        raise Denied(_("A video is handed in by its delegation or by the organisers."))
    raise Unknown("There is no such video.")


def video_to_organise(asker: Asker, slug: str, public_id: str) -> tuple[VideoAddress, Acting]:
    """For organisers."""
    _forum, acting = forum_to_organise(asker, slug)
    return _video(slug, public_id)[0], acting


def _is_seen(asker: Asker, forum: Forum, session: Session) -> bool:
    planned = _published(forum, session.public_id)
    return planned is not None and (planned.is_open or takes_part(asker, forum))


def _session(forum: Forum, public_id: str) -> Session:
    found = Session.objects.filter(forum=forum, public_id=public_id)
    session = (
        found.select_related("forum__city", "track", "room", "source")
        .prefetch_related(_parts(), Prefetch("videos", _videos()))
        .first()
    )
    if session is None:
        raise Unknown("There is no such session.")
    return session


def _parts() -> "Prefetch[str, QuerySet[Appearance], str]":
    return Prefetch(
        "appearances",
        Appearance.objects.select_related(
            "participant__delegation__city", "participant__delegation__body__city"
        ),
    )


def _videos() -> QuerySet[VideoAddress]:
    return VideoAddress.objects.select_related(
        "upload", "delegation__city", "delegation__body__city", "delegation__body__alliance"
    ).prefetch_related("texts")


def _video(slug: str, public_id: str) -> tuple[VideoAddress, Forum]:
    forum = forum_to_read(slug)
    found = _videos().filter(session__forum=forum, public_id=public_id)
    video = found.select_related(
        "session__forum", "upload", "delegation__city", "delegation__body__city"
    ).first()
    if video is None:
        raise Unknown("There is no such video.")
    return video, forum


def _delegation_of(part: Appearance) -> int | None:
    return part.participant.delegation_id if part.participant else None
