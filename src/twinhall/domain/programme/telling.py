"""Telling those whom a new version of the programme concerns, each once for each version.

That is: who keeps the list of a delegation whose people appear, these people where they have accounts, and everybody
who put the session on her own agenda. Several versions may follow within minutes; each is told by itself.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import Role
from twinhall.domain.delegations.models import Participant
from twinhall.domain.notices.giving import NoticeFacts, give_notice
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.models import Notice
from twinhall.domain.notices.words import NoticeKind
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Pick, ProgrammeVersion
from twinhall.domain.programme.planned import PlannedSession
from twinhall.domain.programme.words import ChangeKind
from twinhall.kit.languages import said_in_present_language

__all__ = ["affected_by", "has_untold", "tell_affected", "tell_untold"]

PAGE = "timetable_told"
_AT_ONCE = 100
# Who is told for a delegation's body.
_KEEPING_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})
_LINES = 12


def has_untold() -> bool:
    """Whether somebody still has to be told of a version."""
    return ProgrammeVersion.objects.filter(told_at__isnull=True).exists()


def tell_untold(at: datetime.datetime) -> dict[str, int]:
    """Tell everybody who was not told yet, some at a time, so that nobody else waits for the database long."""
    told = 0
    for version in (
        ProgrammeVersion.objects.filter(told_at__isnull=True).select_related("forum").order_by("pk")
    ):
        while version.told_at is None:
            told += tell_affected(version, most=_AT_ONCE, at=at)
    return {"told": told}


@transaction.atomic
def tell_affected(version: ProgrammeVersion, *, most: int, at: datetime.datetime) -> int:
    """Tell at most so many of those who were not told of this version yet. Gives how many.

    `told_at` says when everybody had been.
    """
    locked = ProgrammeVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    affected = affected_by(locked, at)
    notices = Notice.objects.filter(page=PAGE, about=version.forum.public_id, at=version.published_at)
    told = set(notices.values_list("person_id", flat=True))
    waiting = sorted(affected.keys() - told)
    people = Person.objects.filter(pk__in=waiting[:most], is_active=True).order_by("pk")
    for person in people:
        _tell(person, version, affected[person.pk])
    if len(waiting) <= most:
        version.told_at = at
        version.save(update_fields=["told_at"])
    return len(waiting[:most])


def affected_by(version: ProgrammeVersion, at: datetime.datetime) -> dict[int, list[dict[str, object]]]:
    """The changes that concern each person, by her primary key (five queries, whatever their number)."""
    sessions = {
        session.id: session
        for session in (PlannedSession.from_content(content) for content in version.content)
    }
    by_session: dict[str, list[dict[str, object]]] = {}
    for change in version.changes:
        by_session.setdefault(change["session"], []).append(change)
    if version.number == 1:
        by_session = {session: [] for session in sessions}
    found: dict[int, list[dict[str, object]]] = {}
    appearing = _appearing(by_session, sessions)
    for person, participant in _people_of(appearing.keys(), at):
        for session in appearing[participant]:
            _add(found, person, by_session[session])
    if version.number > 1:
        picks = Pick.objects.filter(session__forum=version.forum, session__public_id__in=by_session)
        for person, session in picks.values_list("person_id", "session__public_id"):
            _add(found, person, by_session[session])
    return found


def _appearing(
    by_session: dict[str, list[dict[str, object]]], sessions: dict[str, PlannedSession]
) -> dict[str, list[str]]:
    """The sessions of each participant that have changed, those she does not appear in any more too."""
    found: dict[str, list[str]] = {}
    for session, changes in by_session.items():
        parts = {part.participant for part in sessions[session].parts} if session in sessions else set()
        parts |= {str(change["participant"]) for change in changes if change.get("participant")}
        for participant in sorted(parts - {""}):
            found.setdefault(participant, []).append(session)
    return found


def _people_of(participants: Iterable[str], at: datetime.datetime) -> list[tuple[int, str]]:
    """Who is told for each participant: herself, the assistant of her delegation, who speaks for its body or city."""
    found: set[tuple[int, str]] = set()
    of_body: dict[int, list[str]] = {}
    of_city: dict[int, list[str]] = {}
    rows = Participant.objects.filter(public_id__in=list(participants)).values_list(
        "public_id", "person", "delegation__assistant", "delegation__body", "delegation__city"
    )
    for participant, person, assistant, body, city in rows:
        found |= {(one, participant) for one in (person, assistant) if one}
        if body:
            of_body.setdefault(body, []).append(participant)
        if city:
            of_city.setdefault(city, []).append(participant)
    mandates = Mandate.objects.filter(role__in=_KEEPING_ROLES).perhaps_holding(at).with_body()
    for mandate in (
        *mandates.filter(body__in=of_body),
        *mandates.filter(body__city__in=of_city).exclude(body__in=of_body),
    ):
        if mandate.holds(at):
            concerned = of_body.get(mandate.body_id, []) + of_city.get(mandate.body.city_id or 0, [])
            found |= {(mandate.person_id, participant) for participant in concerned}
    return sorted(found)


def _add(found: dict[int, list[dict[str, object]]], person: int, changes: list[dict[str, object]]) -> None:
    mine = found.setdefault(person, [])
    mine.extend(change for change in changes if change not in mine)


def _tell(person: Person, version: ProgrammeVersion, changes: list[dict[str, object]]) -> None:
    forum = version.forum

    def letter() -> tuple[str, str]:
        said = {"forum": forum.name, "link": link_to("timetable", forum.slug)}
        if version.number == 1:
            return (
                _("%(forum)s: the programme is published") % said,
                _("The programme of “%(forum)s” is published. People of yours appear in it:\n%(link)s\n")
                % said,
            )
        lines = [f"– {_line(change, version)}" for change in changes[:_LINES]]
        if len(changes) > _LINES:
            more = len(changes) - _LINES
            lines.append(ngettext("– and %(more)s more", "– and %(more)s more", more) % {"more": more})
        said["lines"] = "\n".join(lines)
        return (
            _("%(forum)s: the programme has changed") % said,
            _(
                "In the programme of “%(forum)s” something has changed that concerns you:\n\n%(lines)s\n\n%(link)s\n"
            )
            % said,
        )

    def why() -> str:
        return _(
            "You get this because you or people of your delegation appear in these sessions, "
            "or because you put them on your agenda."
        )

    facts = NoticeFacts(NoticeKind.FORUM, "programme.changed", PAGE, forum.public_id)
    give_notice(person, facts, letter, why=why, at=version.published_at)


def _line(change: dict[str, object], version: ProgrammeVersion) -> str:
    """One change in the person's language: the session, what, and from when on."""
    titles = change["titles"]
    title = said_in_present_language(titles) if isinstance(titles, dict) else ""
    said = {"title": title, "what": str(ChangeKind(str(change["kind"])).label)}
    place = change.get("to")
    if change["kind"] in (ChangeKind.MOVED, ChangeKind.ADDED, ChangeKind.RESTORED) and isinstance(
        place, dict
    ):
        said["when"] = _when(place, version)
        if said["when"]:
            return _("%(title)s: %(what)s, now %(when)s") % said
    return _("%(title)s: %(what)s") % said


def _when(place: dict[str, str], version: ProgrammeVersion) -> str:
    if not place.get("starts_at"):
        return date_format(datetime.date.fromisoformat(place["on"])) if place.get("on") else ""
    here = datetime.datetime.fromisoformat(place["starts_at"]).astimezone(version.forum.zone)
    return f"{date_format(here.date())}, {here:%H:%M}"
