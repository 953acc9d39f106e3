"""Taking a forum in hand: its row first, so that two organisers who press at once come one after the other."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.actions import record

__all__ = ["locked_forum", "note"]


def locked_forum(public_id: str) -> Forum:
    """The forum with its row locked; who comes second waits, and reads what the first one left."""
    return Forum.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)


def note(
    verb: str,
    forum: Forum,
    *,
    by: Acting | None,
    at: datetime.datetime,
    door: str,
    subject: str = "",
    concerns: Iterable[str] = (),
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One entry of the journal about the forum (or `subject`, a thing of it), as the last thing an action does.

    Its organising bodies find it in their own journals; `concerns` adds others.
    """
    hosts = forum.hosts.filter(organises=True).values_list("body__public_id", flat=True)
    record(
        verb,
        subject or forum.public_id,
        by=by.person if by else None,
        acting_for=by.body_id if by else "",
        at=at,
        door=door,
        concerns=[*hosts, *concerns, *([forum.public_id] if subject else [])],
        before=dict(before or {}),
        after=dict(after or {}),
    )
