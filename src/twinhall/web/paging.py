"""Pages of a list whose filters stay in the address."""

from dataclasses import dataclass
from math import ceil

from django.http import QueryDict

NEIGHBOURS = 1


@dataclass(frozen=True)
class PageLink:
    """One step of the pager; a gap has no address."""

    label: str
    url: str = ""
    current: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Pager:
    """Where the reader is in a list: `first` and `last` are numbers of rows, counted from 1."""

    first: int
    last: int
    total: int
    links: tuple[PageLink, ...]
    previous_url: str = ""
    next_url: str = ""


def asked_page(query: QueryDict) -> int:
    """The page number in `?page=`; 1 when it is missing or no number."""
    given = query.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 8 else 1


def pager(query: QueryDict, total: int, per_page: int) -> Pager:
    """The pager of a list of `total` rows; a page beyond the end is the last page."""
    count = max(1, ceil(total / per_page))
    number = min(asked_page(query), count)
    shown = sorted(
        {1, count, *range(number - NEIGHBOURS, number + NEIGHBOURS + 1)} & set(range(1, count + 1))
    )
    links: list[PageLink] = []
    for place, page in enumerate(shown):
        if place and page - shown[place - 1] > 1:
            links.append(PageLink("…", gap=True))
        links.append(PageLink(str(page), _address(query, page), current=page == number))
    return Pager(
        first=min(total, (number - 1) * per_page + 1),
        last=min(total, number * per_page),
        total=total,
        links=tuple(links),
        previous_url=_address(query, number - 1) if number > 1 else "",
        next_url=_address(query, number + 1) if number < count else "",
    )


def _address(query: QueryDict, page: int) -> str:
    changed = query.copy()
    changed.pop("page", None)
    if page > 1:
        changed["page"] = str(page)
    return f"?{changed.urlencode()}"
