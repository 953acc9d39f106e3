"""Sessions: added, changed, given to people. Where and when they are held is decided in the timetable."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Participant
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import ForumTrack
from twinhall.domain.programme.calling import concerned
from twinhall.domain.programme.letters import tell_of_withdrawn_part
from twinhall.domain.programme.locking import locked_contribution, locked_session
from twinhall.domain.programme.models import Appearance, Contribution, Session, VideoAddress
from twinhall.domain.programme.words import (
    AppearanceRole,
    ContributionKind,
    ContributionState,
    SessionKind,
)
from twinhall.kit.errors import CannotDo

__all__ = [
    "ChangedMeanwhile",
    "PartFacts",
    "SessionPlan",
    "add_part",
    "add_session",
    "change_session",
    "place_contribution",
    "withdraw_part",
]

# As what a contribution is held.
_HELD_AS = {
    ContributionKind.TALK: SessionKind.PANEL,
    ContributionKind.PANEL: SessionKind.PANEL,
    ContributionKind.WORKSHOP: SessionKind.WORKSHOP,
    ContributionKind.PRACTICE: SessionKind.PANEL,
    ContributionKind.VIDEO: SessionKind.VIDEO,
}


class ChangedMeanwhile(CannotDo):
    """Somebody else has changed the session since it was opened; `session` is as it stands now."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _(
                "Somebody else has changed this session while you wrote. What you typed stands below; what stands "
                "now is said beside it. Keep it once more to put yours in its place."
            )
        )
        self.session = session


@dataclass(frozen=True)
class SessionPlan:
    """What organisers say of a session; texts by language, languages as BCP 47, `minutes` how long."""

    titles: Mapping[str, str]
    kind: str = SessionKind.PANEL
    descriptions: Mapping[str, str] = field(default_factory=dict)
    track: ForumTrack | None = None
    theme: str = ""
    place: str = ""
    minutes: int = 60
    held_in: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    recording_url: str = ""
    livestream_url: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class PartFacts:
    """Who does what: a participant of the forum, or a name; `languages` between which an interpreter works."""

    role: str
    participant: Participant | None = None
    name: str = ""
    office: str = ""
    languages: tuple[str, ...] = ()


@transaction.atomic
def add_session(forum_id: str, plan: SessionPlan, *, by: Acting, at: datetime.datetime, door: str) -> Session:
    """A session that waits for its place in the timetable."""
    forum = locked_forum(forum_id)
    session = Session(forum=forum)
    _fill(session, plan)
    session.save()
    note("session.added", forum, subject=session.public_id, by=by, at=at, door=door)
    return session


@transaction.atomic
def change_session(
    public_id: str, plan: SessionPlan, *, revision: int, by: Acting, at: datetime.datetime, door: str
) -> Session:
    """Replace what is said of it. ChangedMeanwhile when `revision` is no longer the present one."""
    session = locked_session(public_id)
    if session.revision != revision:
        raise ChangedMeanwhile(session)
    before = {"kind": session.kind, "minutes": session.minutes, "is_open": session.is_open}
    _fill(session, plan)
    session.revision += 1
    session.save()
    note(
        "session.changed",
        session.forum,
        subject=session.public_id,
        by=by,
        at=at,
        door=door,
        before=before,
        after={"kind": session.kind, "minutes": session.minutes, "is_open": session.is_open},
    )
    return session


def _fill(session: Session, plan: SessionPlan) -> None:
    titles = _said(plan.titles)
    if not titles:
        raise CannotDo(_("Please give a title, in one language at least."))
    if not 5 <= plan.minutes <= 24 * 60:
        raise CannotDo(_("A session takes five minutes at least and a day at most."))
    if plan.track is not None and plan.track.forum_id != session.forum_id:
        raise CannotDo(_("The track must be of this forum."))
    session.kind, session.titles, session.descriptions = plan.kind, titles, _said(plan.descriptions)
    session.track, session.theme = plan.track, plan.theme
    session.place, session.minutes = plan.place.strip(), plan.minutes
    session.held_in = list(plan.held_in)
    session.interpreted_into = [code for code in plan.interpreted_into if code not in plan.held_in]
    session.recording_url, session.livestream_url = plan.recording_url, plan.livestream_url
    session.is_open = plan.is_open


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


@transaction.atomic
def add_part(public_id: str, facts: PartFacts, *, by: Acting, at: datetime.datetime, door: str) -> Appearance:
    """Give somebody a part. Whoever had withdrawn from the same part comes back to it."""
    session = locked_session(public_id)
    part = _given(session, facts)
    _count(session)
    note(
        "session.part-added",
        session.forum,
        subject=session.public_id,
        by=by,
        at=at,
        door=door,
        after={"role": part.role, "participant": facts.participant.public_id if facts.participant else ""},
    )
    return part


def _given(session: Session, facts: PartFacts) -> Appearance:
    name = "" if facts.participant else facts.name.strip()
    if facts.participant is None and not name:
        raise CannotDo(_("Please say who it is."))
    if facts.participant is not None and facts.participant.forum_id != session.forum_id:
        raise CannotDo(_("The participant must be of this forum."))
    if facts.role == AppearanceRole.INTERPRETER and len(facts.languages) < 2:
        raise CannotDo(_("Please choose the two languages, or more, between which she interprets."))
    parts = session.appearances.filter(role=facts.role, participant=facts.participant, name=name)
    part = parts.first() or Appearance(
        session=session,
        role=facts.role,
        participant=facts.participant,
        name=name,
        position=session.appearances.count(),
    )
    if part.pk and part.withdrawn_at is None:
        raise CannotDo(_("She has this part already."))
    part.office, part.languages, part.withdrawn_at = facts.office.strip(), list(facts.languages), None
    part.save()
    return part


@transaction.atomic
def withdraw_part(
    public_id: str, part_id: int, *, by: Acting, at: datetime.datetime, door: str
) -> Appearance:
    """Note that somebody no longer takes part, also a minute before. The session shows it; organisers and chair
    are told."""
    session = locked_session(public_id)
    part = session.appearances.filter(pk=part_id).select_related("participant__delegation").first()
    if part is None or part.withdrawn_at is not None:
        raise CannotDo(_("This part is no longer there."))
    part.withdrawn_at = at
    part.save(update_fields=["withdrawn_at"])
    _count(session)
    part.session = session
    tell_of_withdrawn_part(part, at=at)
    note(
        "session.part-withdrawn",
        session.forum,
        subject=session.public_id,
        by=by,
        at=at,
        door=door,
        before={"role": part.role, "participant": part.participant.public_id if part.participant else ""},
    )
    return part


def _count(session: Session) -> None:
    session.revision += 1
    session.save(update_fields=["revision"])


@transaction.atomic
def place_contribution(
    public_id: str, session_id: str = "", *, by: Acting, at: datetime.datetime, door: str
) -> Session:
    """Make an accepted contribution a session of its own, or a part of the one named."""
    contribution = locked_contribution(public_id)
    if contribution.state != ContributionState.ACCEPTED:
        raise CannotDo(_("Only what is accepted is put into the programme."))
    if contribution.session_id is not None:
        raise CannotDo(_("It stands in the programme already."))
    session = _existing(contribution, session_id) if session_id else _own_session(contribution)
    for speaker in contribution.speakers.select_related("participant"):
        _take_in(session, PartFacts("speaker", speaker.participant, speaker.name, speaker.office))
    if contribution.kind == ContributionKind.VIDEO:
        _expect(contribution, session)
    contribution.session = session
    contribution.save(update_fields=["session"])
    note(
        "contribution.placed",
        contribution.forum,
        subject=contribution.public_id,
        concerns=concerned(contribution),
        by=by,
        at=at,
        door=door,
        after={"session": session.public_id},
    )
    return session


def _existing(contribution: Contribution, session_id: str) -> Session:
    session = Session.objects.filter(forum=contribution.forum_id, public_id=session_id).first()
    if session is None:
        raise CannotDo(_("This session is no longer there."))
    session = locked_session(session.public_id)
    _count(session)
    return session


def _own_session(contribution: Contribution) -> Session:
    return Session.objects.create(
        forum=contribution.forum,
        kind=_HELD_AS[ContributionKind(contribution.kind)],
        titles=contribution.titles,
        descriptions=contribution.abstracts,
        track=contribution.track,
        theme=contribution.theme,
        minutes=max(contribution.minutes, 5),
        held_in=contribution.languages[:1],
    )


def _take_in(session: Session, facts: PartFacts) -> None:
    """As a speaker, unless she is one there already."""
    standing = session.appearances.filter(
        role=facts.role, participant=facts.participant, name=facts.name, withdrawn_at__isnull=True
    )
    if not standing.exists():
        _given(session, facts)


def _expect(contribution: Contribution, session: Session) -> None:
    """Who would speak by video is awaited from now on; organisers say until when."""
    speaker = contribution.speakers.select_related("participant").first()
    if speaker is None:
        return
    named = speaker.participant
    VideoAddress.objects.create(
        session=session,
        delegation=contribution.delegation,
        speaker=named.display_name if named else speaker.name,
        office=speaker.office or (named.office if named else ""),
        language=next(iter(contribution.languages), ""),
    )
