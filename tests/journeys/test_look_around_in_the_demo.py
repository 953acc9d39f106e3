"""In the demo: a claim that waits is approved by two example people, each signed in by a button, without JavaScript."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from tests.factories import CityFactory
from tests.house import every_address
from twinhall.domain.cities.models import City
from twinhall.domain.claims.models import Claim
from twinhall.transfer.examples import load_examples

ADDRESS = "/en/demo/sign-in/"


@pytest.fixture
def demo(settings: Settings, tmp_path: str, world: dict[str, City]) -> Claim:
    settings.DEMO, settings.ROOT_URLCONF = True, every_address.__name__
    settings.DATA_DIR = settings.UPLOADS_DIR = tmp_path
    CityFactory.create(name="Addis Ababa", slug="addis-ababa", country="ET", geonameid=344979)
    load_examples(at=timezone.now(), door="test")
    return Claim.objects.get(state="submitted")


def test_two_example_people_verify_a_city(demo: Claim, open_page: Callable[..., Page]) -> None:
    page = open_page(ADDRESS, java_script_enabled=False)
    _sign_in(page, "Arun Example")
    page.goto(f"/en/verification/{demo.public_id}/")
    page.locator("button[name=decision][value=accept]").click()
    page.get_by_role("button", name="Approve").click()
    _sign_in(page, "Mariam Example")
    page.goto(f"/en/verification/{demo.public_id}/")
    page.get_by_role("button", name="Approve").click()
    page.goto("/en/cities/addis-ababa/")
    said = page.locator("main").inner_text()
    assert "Verified on" in said
    assert "example" in said


def test_axe_finds_nothing_serious(
    demo: Claim, open_page: Callable[..., Page], axe_faults: Callable[[Page], list[str]]
) -> None:
    for scheme in ("light", "dark"):
        assert axe_faults(open_page(ADDRESS, bypass_csp=True, color_scheme=scheme)) == []


def _sign_in(page: Page, name: str) -> None:
    page.goto(ADDRESS)
    page.get_by_role("button", name=f"Sign in as {name}").click()
    assert page.get_by_role("heading", name="Your desk").is_visible()
