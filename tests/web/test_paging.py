"""The pager keeps the filters and knows where the list ends."""

import pytest
from django.http import QueryDict

from twinhall.web.paging import PageLink, asked_page, pager


def test_the_pager_keeps_the_filters_and_leaves_gaps() -> None:
    found = pager(QueryDict("country=BR&page=4"), 841, 50)
    assert (found.first, found.last, found.total) == (151, 200, 841)
    assert found.links == (
        PageLink("1", "?country=BR"),
        PageLink("…", gap=True),
        PageLink("3", "?country=BR&page=3"),
        PageLink("4", "?country=BR&page=4", current=True),
        PageLink("5", "?country=BR&page=5"),
        PageLink("…", gap=True),
        PageLink("17", "?country=BR&page=17"),
    )
    assert (found.previous_url, found.next_url) == ("?country=BR&page=3", "?country=BR&page=5")


def test_a_page_beyond_the_end_is_the_last() -> None:
    found = pager(QueryDict("page=99"), 60, 50)
    assert (found.first, found.last, found.next_url) == (51, 60, "")


def test_an_empty_list_has_one_empty_page() -> None:
    found = pager(QueryDict(""), 0, 50)
    assert (found.first, found.last, found.total) == (0, 0, 0)


@pytest.mark.parametrize("given", ["", "x", "-1", "0", "٣", "1.5", "9" * 30])
def test_what_is_no_page_is_the_first(given: str) -> None:
    query = QueryDict(mutable=True)
    query["page"] = given
    assert asked_page(query) == 1
