"""Headers that every page carries."""

import re

import pytest
from django.test import Client

from tests.small_world import build_small_world

PAGES = [
    "/en/",
    "/en/cities/",
    "/en/cities/kazan/",
    "/en/ties/",
    "/en/map/",
    "/en/alliances/brics/",
    "/en/no/",
]


@pytest.mark.django_db
def test_no_page_allows_what_is_inline_or_from_elsewhere(client: Client) -> None:
    build_small_world()
    for address in PAGES:
        answer = client.get(address)
        policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", address
        assert policy["script-src"] == policy["style-src"] == "'self'", address
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_no_page_holds_inline_script_style_or_another_host(client: Client) -> None:
    build_small_world()
    for address in PAGES:
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")", page), (
            address
        )
        assert not re.search(r"\sstyle=|<style|\son\w+=\"", page), address
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//[^\"]+\.(?:js|css|woff2?|png|svg)\"", page), (
            address
        )


@pytest.mark.django_db
def test_the_health_address_answers_without_a_language(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
