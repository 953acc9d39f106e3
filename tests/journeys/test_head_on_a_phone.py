"""On a phone the head of the page is one line, and a second one for whom one acts: no button stands alone."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.factories import BodyFactory, MandateFactory
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("en", "ru", "ar")
# Where each part of the head has its middle, and whether something sticks out at the side.
_LINES = """[...document.querySelectorAll('.masthead > .wrap > *')].map(part => {
  const box = part.getBoundingClientRect(); return Math.round(box.top + box.height / 2) })"""
_STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def lines_of(page: Page) -> int:
    """How many lines the head takes; parts of one line have their middles within a few pixels."""
    middles = sorted(page.evaluate(_LINES))
    return 1 + sum(1 for above, below in itertools.pairwise(middles) if below - above > 8)


def cookie_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_not_signed_in_sees_one_line(open_page: Callable[..., Page], language: str) -> None:
    page = open_page(f"/{language}/alliances/", viewport={"width": 360, "height": 640})
    assert (lines_of(page), page.evaluate(_STICKS_OUT)) == (1, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_acts_for_somebody_reads_for_whom_on_a_second_line(
    open_page: Callable[..., Page], live_server: Any, language: str
) -> None:
    brics = Alliance.objects.get(slug="brics")
    person = MandateFactory.create(body=BodyFactory.create(kind="secretariat", alliance=brics)).person
    page = open_page("about:blank", viewport={"width": 360, "height": 640})
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": cookie_of(person), "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/{language}/alliances/")
    assert (lines_of(page), page.evaluate(_STICKS_OUT)) == (2, False)
    assert page.locator(".acting-role").is_visible()
