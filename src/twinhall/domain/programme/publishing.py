"""Publishing the programme: what everybody sees is the last version; what differs from the one before is its log."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Forum
from twinhall.domain.programme.changes import Change, changes_between, numbered
from twinhall.domain.programme.drafting import draft_of, latest_version
from twinhall.domain.programme.models import ProgrammeVersion
from twinhall.domain.programme.planned import PlannedSession, in_order
from twinhall.domain.programme.telling import tell_affected
from twinhall.kit.errors import CannotDo

__all__ = ["Difference", "publish_programme", "unpublished"]

# So many are told at once; whoever is affected beyond them is told by the worker, a little later.
TOLD_AT_ONCE = 50


class Difference:
    """What would be published now: the sessions as they would stand, and the changes since the last version."""

    def __init__(self, forum: Forum, version: ProgrammeVersion | None, at: datetime.datetime) -> None:
        self.version = version
        content = version.content if version else []
        before = [PlannedSession.from_content(one) for one in content]
        placed = [session for session in draft_of(forum) if session.is_placed]
        self.sessions = in_order(numbered(before, placed, at))
        self.changes: list[Change] = changes_between(before, self.sessions) if version else []
        self.is_new = not version or [one.as_content() for one in self.sessions] != [
            one.as_content() for one in in_order(before)
        ]


def unpublished(forum: Forum, at: datetime.datetime) -> Difference:
    """What waits to be published (three queries)."""
    return Difference(forum, latest_version(forum), at)


@transaction.atomic
def publish_programme(
    public_id: str, *, remark: str = "", by: Acting, at: datetime.datetime, door: str
) -> ProgrammeVersion:
    """Publish the timetable as it stands. CannotDo when it is empty, or nothing has changed since the last version.

    Everybody affected is told once: by this action, or, when they are many, by the worker right after it.
    """
    forum = locked_forum(public_id)
    difference = unpublished(forum, at)
    if not difference.sessions:
        raise CannotDo(_("No session has a place yet. Place one first."))
    if not difference.is_new:
        raise CannotDo(_("Nothing has changed since the last version."))
    last = difference.version
    version = ProgrammeVersion.objects.create(
        forum=forum,
        number=last.number + 1 if last else 1,
        published_at=at,
        by=by.person,
        note=remark.strip()[:500],
        content=[session.as_content() for session in difference.sessions],
        changes=difference.changes,
    )
    tell_affected(version, most=TOLD_AT_ONCE, at=at)
    note(
        "programme.published",
        forum,
        by=by,
        at=at,
        door=door,
        after={"number": version.number, "changes": len(difference.changes)},
    )
    return version
