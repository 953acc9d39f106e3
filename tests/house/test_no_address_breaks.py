"""No address breaks: whatever stands in a path or a query, the answer is a page, a refusal or “unknown”."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from tests.house.walking import LeanClient
from tests.small_world import build_small_world
from twinhall.access import map as access
from twinhall.domain.ties.models import Tie

ODD: dict[str, str | bytes] = {
    "NUL": "\0",
    "NUL in a word": "brics\0",
    "a hundred thousand letters": "k" * 100_000,
    "a long number": "9" * 5_000,
    "a negative number": "-1",
    "more than 64 bits": str(2**63),
    "a power of ten": "1e9",
    "digits of another script": "٢٠٢٤-٠٧-٠٩",
    "a raised digit": "²",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no day": "2023-02-29",
    "a week": "2024-W28-2",
    "the year nought": "0000-01-01",
    "quotes and marks": "\"'%_*(){}[]<>;--\\",
    "operators of a search index": 'NEAR("a" "b") OR NOT x*',
    "a line break": "a\r\nSet-Cookie: a=b",
    "marks of direction": "\u202eabc\u2066",
    "many accents": "e" + "\u0301" * 500,
    "white space": "\u00a0\t ",
    "one letter for many": "ﷺ" * 200,
    "half of a letter": "\ud83d",
    "a broken letter": b"\xff\xfe",
}
# A page, the same elsewhere, not understood, unknown, not to be asked so.
EXPECTED = {200, 301, 302, 400, 404, 405, 414}
# What an address asks of its query, where it asks for something.
FIELDS = {
    "cities": ["q", "country", "alliance", "as_of", "population", "ties", "sort", "page"],
    "cities_file": ["q", "as_of", "sort"],
    "suggestions": ["q"],
    "alliance": ["as_of"],
    "city": ["page"],
    "ties": ["country", "with", "kind", "status", "since", "until", "as_of", "alliance", "page"],
    "ties_file": ["since", "until", "as_of"],
    "map": ["country", "kind", "as_of", "alliance", "city", "page"],
    "world_picture": ["country", "kind", "as_of", "alliance", "city", "theme"],
    "globe_picture": ["as_of", "lon"],
}


@pytest.fixture
def addresses(settings: Settings, tmp_path: str) -> Iterator[dict[str, str]]:
    """Every address of the product by its name; the words in it lead to something."""
    settings.DATA_DIR = tmp_path
    access._geography.cache_clear()
    build_small_world()
    yield {name: "/" + route % _words(name) for name, route in _routes().items()}
    access._geography.cache_clear()


def _routes() -> dict[str, str]:
    """The addresses' names and their routes, such as `en/ties/%(public_id)s/`."""
    known = get_resolver().reverse_dict
    return {name: known.getlist(name)[0][0][0][0] for name in known if isinstance(name, str)}


def _words(name: str) -> dict[str, str]:
    tie = Tie.objects.order_by("pk")[0].public_id
    slug = "brics" if name == "alliance" else "kazan"
    known = {"public_id": tie, "slug": slug, "code": "RU", "file_format": "csv", "version": "0", "pk": "1"}
    return defaultdict(lambda: "1", known)


def _parts(route: str) -> list[str]:
    return re.findall(r"%\((\w+)\)s", route)


def _also(field: str) -> str:
    """An alliance makes more of the other words matter."""
    return "" if field == "alliance" else "&alliance=brics"


def _written(odd: str | bytes, *, in_path: bool = False) -> str:
    given = odd if isinstance(odd, bytes) else odd.encode(errors="surrogatepass")
    return quote(given, safe="") if in_path else quote_plus(given)


def _status(client: LeanClient, address: str) -> int:
    """Of the whole answer, for a file is written while it is sent. What breaks is answered with 500."""
    answer: Any = client.get(address)
    if answer.streaming:
        b"".join(answer)
    status: int = answer.status_code
    return status


@pytest.mark.django_db
def test_no_word_in_a_query_breaks_an_address(addresses: dict[str, str]) -> None:
    client = LeanClient()
    answers = {}
    for said, odd in ODD.items():
        written = _written(odd)
        for name, address in addresses.items():
            for query in [f"{field}={written}{_also(field)}" for field in FIELDS.get(name, [])] + [written]:
                answers[name, said, query[:20]] = _status(client, f"{address}?{query}")
    assert {asked: status for asked, status in answers.items() if status not in EXPECTED} == {}


@pytest.mark.django_db
def test_no_word_in_a_path_breaks_an_address(addresses: dict[str, str]) -> None:
    client = LeanClient()
    answers = {}
    for said, odd in ODD.items():
        written = _written(odd, in_path=True)[:4_000]
        for name, route in _routes().items():
            for part in _parts(route):
                address = "/" + route % (_words(name) | {part: written})
                answers[name, said, part] = _status(client, address)
    assert {asked: status for asked, status in answers.items() if status not in EXPECTED} == {}


@pytest.mark.django_db
def test_no_choice_of_language_breaks_or_leads_elsewhere() -> None:
    client = Client(raise_request_exception=False)
    answers = {}
    for said, odd in ODD.items():
        for body in (
            f"language=ru&next={_written(odd)}",
            f"language={_written(odd)}&next=//elsewhere.example/",
        ):
            answer = client.post("/language/", body, content_type="application/x-www-form-urlencoded")
            answers[said, body[:10]] = answer.status_code, "elsewhere" in answer.get("Location", "")
    assert {asked: told for asked, told in answers.items() if told not in [(302, False), (400, False)]} == {}
