"""Two officers walk their own approval tracks on one page; it is readable for everybody, at every width."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.domain.dossiers.conftest import officer_of
from twinhall.domain.approvals import actions as approvals
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Dossier

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sides(world: dict[str, City]) -> tuple[Acting, Acting]:
    return officer_of(world["Kazan"]), officer_of(world["Durban"])


@pytest.fixture
def file(world: dict[str, City], sides: tuple[Acting, Acting]) -> Dossier:
    kazan, durban = sides
    who: dict[str, Any] = {"at": timezone.now(), "door": "test"}
    cities = [world["Kazan"], world["Durban"]]
    opened = actions.open_dossier(cities=cities, kind="partnership", purpose="Water.", by=kazan, **who)
    actions.propose(opened.public_id, by=kazan, **who)
    return actions.agree_to(opened.public_id, "negotiating", by=durban, **who)


def page_of(
    by: Acting, dossier: Dossier, open_page: Callable[..., Page], language: str, **options: Any
) -> Page:
    client = Client()
    client.force_login(by.person)
    page = open_page(f"/{language}/about/", **options)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": page.evaluate("location.origin")}]
    )
    page.goto(f"/{language}/ties/{dossier.public_id}/file/approvals/")
    assert page.url.endswith("/file/approvals/"), "not signed in"
    return page


def test_two_officers_begin_their_tracks_and_one_notes_a_consent(
    open_page: Callable[..., Page], file: Dossier, sides: tuple[Acting, Acting]
) -> None:
    kazan = page_of(sides[0], file, open_page, "en")
    kazan.get_by_role("button", name="Begin with this track").click()
    durban = page_of(sides[1], file, open_page, "en")
    expect(durban.get_by_text("Ready to sign: not yet.")).to_be_visible()
    durban.get_by_role("button", name="Begin with this track").click()
    kazan.get_by_role("link", name="Consent of the region").click()
    kazan.get_by_role("combobox", name="What happened").select_option(label="It was granted")
    kazan.get_by_label("Note or reason").fill("No. 7")
    kazan.get_by_role("button", name="Note it").click()
    expect(kazan.get_by_text("Noted; the other side sees it.")).to_be_visible()
    durban.reload()
    expect(durban.get_by_role("region", name="Kazan")).to_contain_text("1 of 2")
    expect(durban.get_by_role("region", name="Kazan").get_by_text("No. 7")).to_be_visible()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    language: str,
    theme: str,
    open_page: Callable[..., Page],
    axe_faults: Callable[[Page], list[str]],
    file: Dossier,
    sides: tuple[Acting, Acting],
) -> None:
    who: dict[str, Any] = {"at": timezone.now(), "door": "test"}
    step = approvals.begin_track(file.public_id, by=sides[0], **who).steps.all()[1]
    options = {"color_scheme": theme, "bypass_csp": True, "viewport": {"width": 320, "height": 640}}
    page = page_of(sides[0], file, open_page, language, **options)
    overview = page.url
    for address in (overview, f"{overview}steps/{step.public_id}/", overview.removesuffix("approvals/")):
        page.goto(address)
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page = page_of(sides[1], file, open_page, language, **options)  # who has not begun yet
    assert axe_faults(page) == []
