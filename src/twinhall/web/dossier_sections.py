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


# In the order of the page; rooms above dossiers add theirs.
SECTIONS: list[Callable[[AskedRequest, DossierFile], DossierSection | None]] = []


def sections_of(request: AskedRequest, found: DossierFile) -> list[DossierSection]:
    return [section for make in SECTIONS if (section := make(request, found)) is not None]
