"""What can happen to a forum: it is opened, its data changed, it moves from state to state; tracks and rooms."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body
from twinhall.domain.cities.models import City
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Edition, Forum, ForumTrack, Host, Room, Series
from twinhall.domain.forums.states import may_become
from twinhall.domain.forums.words import ForumState, HostRole
from twinhall.kit.errors import CannotDo

__all__ = [
    "ForumPlan",
    "add_host",
    "add_room",
    "add_track",
    "change_forum",
    "move_forum",
    "open_forum",
    "remove_room",
    "remove_track",
]


@dataclass(frozen=True)
class ForumPlan:
    """What its hosts say of a forum; texts by language, days both included, `time_zone` an IANA name."""

    names: Mapping[str, str]
    starts_on: datetime.date
    ends_on: datetime.date
    descriptions: Mapping[str, str] = field(default_factory=dict)
    city: City | None = None
    venue: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    quota: int | None = None
    capacity: int | None = None
    call_closes_at: datetime.datetime | None = None
    registration_closes_at: datetime.datetime | None = None


@transaction.atomic
def open_forum(
    plan: ForumPlan,
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
    alliance: Alliance | None = None,
    series: Series | None = None,
    organiser: Body | None = None,
) -> Forum:
    """Open an edition, planned for now. `organiser` (who opens it, when nobody is named) keeps its pages."""
    _check(plan)
    forum = Forum(slug=_free_slug(plan), alliance=alliance, moved_at=at, is_example=by.person.is_example)
    _fill(forum, plan)
    forum.save()
    if series is not None:
        Edition.objects.create(series=series, forum=forum)
    keeper = organiser or by.body
    if keeper is not None:
        Host.objects.create(forum=forum, body=keeper, organises=True)
    note("forum.opened", forum, by=by, at=at, door=door, after={"starts_on": forum.starts_on})
    return forum


@transaction.atomic
def change_forum(public_id: str, plan: ForumPlan, *, by: Acting, at: datetime.datetime, door: str) -> Forum:
    """Replace what its hosts say of it; its address stays."""
    forum = locked_forum(public_id)
    _check(plan)
    before = {"starts_on": forum.starts_on, "ends_on": forum.ends_on}
    _fill(forum, plan)
    forum.save()
    after = {"starts_on": forum.starts_on, "ends_on": forum.ends_on}
    note("forum.changed", forum, by=by, at=at, door=door, before=before, after=after)
    return forum


@transaction.atomic
def move_forum(public_id: str, state: str, *, by: Acting, at: datetime.datetime, door: str) -> Forum:
    """To another state. CannotDo when the table of states does not lead there."""
    forum = locked_forum(public_id)
    if not may_become(forum.state, state):
        raise CannotDo(
            _("That is not possible now: the forum is “%(state)s”.")
            % {"state": ForumState(forum.state).label}
        )
    before = forum.state
    forum.state, forum.moved_at = state, at
    forum.save(update_fields=["state", "moved_at"])
    note(
        "forum.moved", forum, by=by, at=at, door=door, before={"state": before}, after={"state": forum.state}
    )
    return forum


@transaction.atomic
def add_host(
    public_id: str,
    *,
    body: Body | None = None,
    names: Mapping[str, str] | None = None,
    role: str = HostRole.HOST,
    organises: bool = False,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Host:
    """Name who holds it: a body of the platform, or an institution by its name."""
    forum = locked_forum(public_id)
    if body is None and not any((names or {}).values()):
        raise CannotDo(_("Please name the host."))
    if body is not None and forum.hosts.filter(body=body).exists():
        raise CannotDo(_("This body is a host already."))
    host = Host.objects.create(
        forum=forum,
        body=body,
        names=dict(names or {}),
        role=role,
        organises=organises and body is not None,
        position=forum.hosts.count(),
    )
    note(
        "forum.host_added",
        forum,
        by=by,
        at=at,
        door=door,
        after={"body": body.public_id if body else "", "role": str(role)},
    )
    return host


@transaction.atomic
def add_track(
    public_id: str,
    names: Mapping[str, str],
    *,
    theme: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> ForumTrack:
    """A strand of the programme, after those that are there."""
    forum = locked_forum(public_id)
    names = _said(names)
    if any(track.names == names for track in forum.tracks.all()):
        raise CannotDo(_("There is a track of this name already."))
    track = ForumTrack.objects.create(forum=forum, names=names, theme=theme, position=forum.tracks.count())
    note("forum.track_changed", forum, by=by, at=at, door=door, after={"track": track.public_id})
    return track


@transaction.atomic
def remove_track(public_id: str, track_id: str, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """Take a strand away; its sessions stay, without one."""
    forum = locked_forum(public_id)
    if not forum.tracks.filter(public_id=track_id).delete()[0]:
        raise CannotDo(_("This track is no longer there."))
    note("forum.track_changed", forum, by=by, at=at, door=door, before={"track": track_id})


@transaction.atomic
def add_room(
    public_id: str,
    names: Mapping[str, str],
    *,
    venue: str = "",
    capacity: int | None = None,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Room:
    """A room, after those that are there."""
    forum = locked_forum(public_id)
    names = _said(names)
    if any(room.names == names and room.venue == venue for room in forum.rooms.all()):
        raise CannotDo(_("There is a room of this name already."))
    room = Room.objects.create(
        forum=forum, names=names, venue=venue, capacity=capacity, position=forum.rooms.count()
    )
    note("forum.room_changed", forum, by=by, at=at, door=door, after={"room": room.public_id})
    return room


@transaction.atomic
def remove_room(public_id: str, room_id: str, *, by: Acting, at: datetime.datetime, door: str) -> None:
    """Take a room away. CannotDo while something is held in it (the tables of upper rooms protect it)."""
    forum = locked_forum(public_id)
    room = forum.rooms.filter(public_id=room_id).first()
    if room is None:
        raise CannotDo(_("This room is no longer there."))
    try:
        room.delete()
    except models.ProtectedError:
        raise CannotDo(_("Sessions are held in this room. Move them first.")) from None
    note("forum.room_changed", forum, by=by, at=at, door=door, before={"room": room_id})


def _said(names: Mapping[str, str]) -> dict[str, str]:
    said = {language: text.strip() for language, text in names.items() if text.strip()}
    if not said:
        raise CannotDo(_("Please give a name in one language at least."))
    return said


def _check(plan: ForumPlan) -> None:
    _said(plan.names)
    if plan.ends_on < plan.starts_on:
        raise CannotDo(_("A forum ends on its first day or later."))
    if (plan.ends_on - plan.starts_on).days > 60:
        raise CannotDo(_("A forum takes sixty days at most."))
    if plan.time_zone and plan.time_zone not in available_timezones():
        raise CannotDo(_("“%(zone)s” is not a time zone.") % {"zone": plan.time_zone[:40]})


def _fill(forum: Forum, plan: ForumPlan) -> None:
    city = plan.city
    forum.names = _said(plan.names)
    forum.descriptions = {language: text.strip() for language, text in plan.descriptions.items() if text}
    forum.starts_on, forum.ends_on = plan.starts_on, plan.ends_on
    forum.city = city
    forum.place, forum.country = (city.name, city.country) if city else (forum.place, forum.country)
    forum.venue = plan.venue.strip()
    forum.time_zone = plan.time_zone or (city.time_zone if city else "") or "UTC"
    forum.languages, forum.themes = list(plan.languages), list(plan.themes)
    forum.quota, forum.capacity = plan.quota, plan.capacity
    forum.call_closes_at = plan.call_closes_at
    forum.registration_closes_at = plan.registration_closes_at


def _free_slug(plan: ForumPlan) -> str:
    """From its English or any other name and its year; with a number where that is taken."""
    name = plan.names.get("en") or next(iter(plan.names.values()), "")
    year = str(plan.starts_on.year)
    stem = slugify(name)[:60].strip("-") or "forum"
    stem = stem if stem.endswith(year) else f"{stem}-{year}"
    taken = set(Forum.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in range(1, 10_000) if (slug := _numbered(stem, number)) not in taken)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
