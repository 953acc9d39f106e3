"""Reading a page as a test wants it: words without marks, and how often the database was asked."""

import re
from collections.abc import Callable
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 12
# Finding out who asks, and noting that her session is in use, takes eight of its own.
MOST_QUERIES_SIGNED_IN = MOST_QUERIES + 8
MOST_BYTES = 100_000


def words_of(page: bytes) -> str:
    """The text of a page's <main> with single spaces; names isolated by marks stand without them."""
    main = page.decode().split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    text = unescape(re.sub(r"<[^>]+>", " ", main)).translate({0x2068: None, 0x2069: None})
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))


def queries_of(client: Client, address: str, most: int = MOST_QUERIES) -> int:
    """How many queries a page takes. Asserts that it is there, small, and within the bounds of queries."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        count = len(asked.captured_queries)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    assert count <= most
    return count


def grows_with_rows(
    client: Client, address: str, more: Callable[[], object], most: int = MOST_QUERIES
) -> bool:
    """Whether a page takes more queries when `more` has added rows."""
    before = queries_of(client, address, most)
    more()
    return queries_of(client, address, most) > before
