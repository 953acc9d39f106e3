"""What other rooms show on the page of a file: each gives a section, or none in the present state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twinhall.access.dossiers import DossierFile
from twinhall.web.asking import AskedRequest

__all__ = ["SECTIONS", "DossierSection", "sections_of"]


@dataclass(frozen=True)
class DossierSection:
    """A part of the page: its heading, the template that draws it with `content`, and where there is more."""

    key: str
    title: str
    template: str
    content: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    url_label: str = ""
    next: dict[str, str] | None = (
        None  # what is next {title, text, tone, url, label}, where this section knows it
    )


# First what the sides work on now: on the way to the signature, and once the tie is in force.
_ON_THE_WAY = ("approvals", "text", "signing", "term", "life")
_IN_FORCE = ("life", "term", "text", "signing", "approvals")

# Rooms above dossiers add theirs.
SECTIONS: list[Callable[[AskedRequest, DossierFile], DossierSection | None]] = []


def sections_of(request: AskedRequest, found: DossierFile) -> list[DossierSection]:
    """Those there are in the present state, in the order of the page."""
    made = [section for make in SECTIONS if (section := make(request, found)) is not None]
    order = _IN_FORCE if found.dossier.signed_on or found.dossier.tie_id else _ON_THE_WAY
    return sorted(made, key=lambda section: order.index(section.key))
