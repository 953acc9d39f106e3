"""An operator looks after the site: what needs care, a mail to send again, a job that failed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page
from pytest_django import Settings

from tests.factories import PersonFactory, give_second_factor
from tests.house import every_address
from twinhall import jobs
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.routines.models import RoutineRun

pytestmark = pytest.mark.browser


@pytest.fixture
def troubles(settings: Settings, world: Any) -> Message:
    """A site without a mail server, with a mail given up, a routine and a job that failed."""
    settings.ROOT_URLCONF = every_address.__name__  # read before DEMO is set
    settings.DEMO = True
    settings.MAIL_SERVER = None
    at = timezone.now()
    refused = write_message(to="vera@city.example", subject="Your code", text="Code: 4711", at=at)
    Message.objects.update(state="given-up", last_problem="550 no such mailbox", attempts=1)
    RoutineRun.objects.create(
        name="lapse-acts",
        day=at.date(),
        began_at=at,
        ended_at=at,
        attempts=3,
        problem="OSError: the disk is full",
    )
    jobs.deliver_outbox.enqueue()
    DBTaskResult.objects.update(status="FAILED", finished_at=at, traceback="OSError: the disk is full")
    return refused


def signed_in(page: Page) -> Page:
    client = Client()
    client.force_login(give_second_factor(PersonFactory.create(is_operator=True)))
    name = django_settings.SESSION_COOKIE_NAME
    site = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


def test_an_operator_sends_a_mail_again_without_javascript(
    troubles: Message, open_page: Callable[..., Page]
) -> None:
    page = signed_in(open_page("/en/about/", java_script_enabled=False))
    page.goto("/en/operator/")
    page.get_by_role("link", name="1 message was given up").click()
    page.get_by_role("link", name="Your code").click()
    page.get_by_role("button", name="Send again").click()
    assert page.get_by_text("The message waits to be sent again.").is_visible()
    troubles.refresh_from_db()
    assert troubles.state == "waiting"
    page.get_by_role("navigation", name="Operator’s area").get_by_role("link", name="Jobs").click()
    page.get_by_role("button", name="Run again").first.click()
    assert page.get_by_text("The job waits to be run again.").is_visible()
    assert not DBTaskResult.objects.failed().exists()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")])
def test_axe_finds_nothing_serious_in_the_area(
    language: str,
    theme: str,
    troubles: Message,
    open_page: Callable[..., Page],
    axe_faults: Callable[[Page], list[str]],
) -> None:
    page = signed_in(open_page(f"/{language}/about/", color_scheme=theme, bypass_csp=True))
    found, wider = {}, {}
    mail = f"operator/outbox/{troubles.public_id}"
    for address in (
        "operator",
        "operator/outbox",
        "operator/jobs",
        mail,
        "outbox",
        f"outbox/{troubles.public_id}",
    ):
        page.goto(f"/{language}/{address}/")
        assert page.locator("main h1").is_visible()
        if faults := axe_faults(page):
            found[address] = faults
        page.set_viewport_size({"width": 320, "height": 640})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wider[address] = width
        page.set_viewport_size({"width": 1280, "height": 900})
    assert (found, wider) == ({}, {})
