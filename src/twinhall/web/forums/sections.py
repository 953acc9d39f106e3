"""What other rooms show on the page of a forum: each gives a section, or none in the present state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twinhall.access.forums import Forum
from twinhall.web.asking import AskedRequest

__all__ = ["SECTIONS", "ForumSection", "sections_of"]


@dataclass(frozen=True)
class ForumSection:
    """A part of the page: its heading, the template that draws it with `content`, and where there is more."""

    position: int
    title: str
    template: str
    content: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    url_label: str = ""


# Rooms above forums add theirs.
SECTIONS: list[Callable[[AskedRequest, Forum], ForumSection | None]] = []


def sections_of(request: AskedRequest, forum: Forum) -> list[ForumSection]:
    made = [section for make in SECTIONS if (section := make(request, forum)) is not None]
    return sorted(made, key=lambda section: section.position)
