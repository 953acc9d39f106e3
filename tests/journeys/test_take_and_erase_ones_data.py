"""A person downloads everything about her, reads it, and erases her account, in a real browser."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, MandateFactory, PersonFactory, give_second_factor
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def signed_in(page: Page, person: Person) -> Page:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    site = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


def test_she_takes_her_data_and_erases_her_account_without_javascript(open_page: Open) -> None:
    person = MandateFactory.create(person=PersonFactory.create(email="vera@city.example")).person
    page = signed_in(open_page("/en/about/", java_script_enabled=False), person)
    page.goto("/en/desk/")
    page.get_by_role("link", name="My data").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert archive.namelist() == ["my-data.json", "my-data.html"]
    page.get_by_role("link", name="See what would be erased").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Mandates that hold, which end today")).to_be_visible()
    page.get_by_label("Type the e-mail address of the account").fill("vera@another.example")
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_text("This is not the address of the account.").first).to_be_visible()
    page.get_by_label("Type the e-mail address of the account").fill("vera@city.example")
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_text("Your account is erased.")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    person.refresh_from_db()
    assert person.erased_at is not None
    assert Mandate.objects.get(person=person).revoked_reason == "account erased"


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    language: str, theme: str, open_page: Open, axe_faults: Callable[[Page], list[str]]
) -> None:
    person = give_second_factor(MandateFactory.create(person=PersonFactory.create(is_operator=True)).person)
    page = signed_in(open_page(f"/{language}/about/", color_scheme=theme, bypass_csp=True), person)
    narrow = signed_in(open_page(f"/{language}/about/", viewport={"width": 320, "height": 640}), person)
    found: dict[str, object] = {}
    for address in ("about/privacy/", "desk/data/", f"operator/people/?email={person.email}"):
        page.goto(f"/{language}/{address}")
        if faults := axe_faults(page):
            found[address] = faults
        narrow.goto(f"/{language}/{address}")
        width = narrow.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found[f"{address} at 320"] = width
    page.goto(f"/{language}/desk/erase/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button.button").first.click()
    page.wait_for_url("**/desk/erase/")
    if faults := axe_faults(page):
        found["desk/erase/"] = faults
    assert found == {}
