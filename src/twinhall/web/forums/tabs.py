"""The parts of a forum, each with its address: rooms above forums add theirs to TABS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twinhall.access.forums import Forum, organises
from twinhall.access.programme_seats import knows_the_call
from twinhall.web.asking import AskedRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["TABS", "Tab", "tabs_of"]


@dataclass(frozen=True)
class Tab:
    """A part: its label and the name of its address, which takes the forum's slug alone.

    `shows` says to whom it is offered; left out, to everybody. `begins` are the names of addresses beneath it.
    """

    label: "StrPromise"
    address: str
    position: int
    shows: Callable[[AskedRequest, Forum], bool] | None = None
    begins: tuple[str, ...] = ()


def for_organisers(request: AskedRequest, forum: Forum) -> bool:
    return organises(request.asker, forum)


def for_those_who_offer(request: AskedRequest, forum: Forum) -> bool:
    return knows_the_call(request.asker, forum)


TABS: list[Tab] = [
    Tab(_("About"), "forum", 10),
    Tab(_("Contributions"), "contribution_list", 40, for_those_who_offer, ("contribution",)),
    Tab(_("Sessions"), "session_list", 80, for_organisers, ("session", "video")),
    Tab(_("Outcome"), "outcome", 60, None, ("outcome_",)),
    Tab(_("Commitments"), "commitments", 65, None, ("commitment",)),
    Tab(_("What came of it"), "yield", 70, None, ("yield",)),
    Tab(_("Organise"), "forum_organise", 90, for_organisers, ("forum_",)),
]


def tabs_of(request: AskedRequest, forum: Forum) -> list[dict[str, Any]]:
    """Those that this reader is offered, the present one marked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    shown = [tab for tab in sorted(TABS, key=lambda tab: tab.position) if _shows(tab, request, forum)]
    return [
        {"label": tab.label, "url": reverse(tab.address, args=[forum.slug]), "current": _is_here(tab, here)}
        for tab in shown
    ]


def _shows(tab: Tab, request: AskedRequest, forum: Forum) -> bool:
    return tab.shows is None or tab.shows(request, forum)


def _is_here(tab: Tab, here: str | None) -> bool:
    if here == tab.address:
        return True
    return (
        bool(here)
        and here not in {other.address for other in TABS}
        and str(here).startswith(tab.begins or "-")
    )
