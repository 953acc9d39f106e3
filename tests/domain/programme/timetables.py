"""A small forum to plan a timetable for: two rooms, three days in Berlin's time, in which clocks go back."""

import datetime
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories import BodyFactory, ForumFactory, MandateFactory, ParticipantFactory, SessionFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Participant
from twinhall.domain.forums.models import Forum, Room
from twinhall.domain.programme.models import Appearance, ProgrammeVersion, Session
from twinhall.domain.programme.placing import Place, place_session
from twinhall.domain.programme.publishing import publish_programme

AT = datetime.datetime(2027, 10, 1, 9, 0, tzinfo=datetime.UTC)
# Clocks go back on the last day, 31 October 2027, at three in the morning.
FIRST, LAST = datetime.date(2027, 10, 29), datetime.date(2027, 10, 31)
ZONE = ZoneInfo("Europe/Berlin")


@dataclass
class Table:
    """The forum with its organiser, and what a test does with it."""

    forum: Forum
    organiser: Acting
    hall: Room
    studio: Room
    at: datetime.datetime = field(default=AT)

    def session(
        self, title: str = "Youth exchange", hour: str = "", *, day: datetime.date = FIRST, **fields: Any
    ) -> Session:
        """A session at that local hour ("10:00"), or one that waits for its place."""
        made: Session = SessionFactory.create(forum=self.forum, titles={"en": title}, **fields)
        if hour:
            local = datetime.datetime.combine(day, datetime.time.fromisoformat(hour), ZONE)
            made.starts_at = local.astimezone(datetime.UTC)
            made.save()
        return made

    def place(
        self,
        session: Session,
        hour: str,
        *,
        day: datetime.date = FIRST,
        room: Room | None = None,
        minutes: int = 60,
        revision: int | None = None,
    ) -> Session:
        session.refresh_from_db()
        place = Place(day, datetime.time.fromisoformat(hour), minutes, room.public_id if room else "")
        seen = session.revision if revision is None else revision
        return place_session(
            self.forum, session.public_id, place, revision=seen, by=self.organiser, at=self.at, door="test"
        )

    def publish(self, remark: str = "") -> ProgrammeVersion:
        self.at += datetime.timedelta(minutes=10)
        return publish_programme(
            self.forum.public_id, remark=remark, by=self.organiser, at=self.at, door="test"
        )


def build_table(**fields: Any) -> Table:
    body = BodyFactory.create()
    mandate = MandateFactory.create(
        body=body, starts_on=FIRST - datetime.timedelta(days=900), ends_on=LAST + datetime.timedelta(days=900)
    )
    forum = ForumFactory.create(
        organiser=body, starts_on=FIRST, ends_on=LAST, time_zone="Europe/Berlin", **fields
    )
    hall = Room.objects.create(forum=forum, names={"en": "Great hall"}, capacity=300)
    studio = Room.objects.create(forum=forum, names={"en": "Studio"}, capacity=20, position=1)
    return Table(forum, Acting(mandate.person, mandate), hall, studio)


def appear(
    session: Session, participant: Participant | None = None, role: str = "speaker", **fields: Any
) -> Participant:
    """Give somebody a part in it; a new participant of the forum when nobody is named."""
    person = participant or ParticipantFactory.create(delegation__forum=session.forum)
    Appearance.objects.create(session=session, participant=person, role=role, **fields)
    return person
