"""U1: an officer claims her city, proves it twice, two persons approve, and the public page says so."""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.dns_server import NameServer, name_server
from tests.factories import BodyFactory, MandateFactory, PersonFactory, SourceFactory, give_second_factor
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.cities.models import City
from twinhall.domain.claims.domains import add_domain
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person

END = timezone.now().date() + datetime.timedelta(days=400)


@pytest.fixture
def dns(settings: Settings) -> Iterator[NameServer]:
    with name_server() as server:
        settings.DNS_SERVER = server.address
        yield server


@pytest.fixture
def claimant(world: dict[str, City]) -> Person:
    add_domain(
        "kazan.example",
        country="RU",
        city=world["Kazan"],
        source=SourceFactory.create(),
        by=None,
        at=timezone.now(),
        door="test",
    )
    return PersonFactory.create(display_name="Aigul Officer", language="en")


@pytest.fixture
def secretaries(world: dict[str, City]) -> list[Person]:
    body = BodyFactory.create(kind="secretariat", alliance=Alliance.objects.get(slug="brics"))
    people = [give_second_factor(PersonFactory.create()) for _number in range(2)]
    for person in people:
        MandateFactory.create(person=person, body=body)
    return people


def sign_in(page: Page, person: Person) -> None:
    """As if she had signed in on this browser: the sign-in itself has a journey of its own."""
    client = Client()
    client.force_login(person)
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": page.evaluate("location.origin")}
            for name, cookie in client.cookies.items()
        ]
    )


def code_sent() -> str:
    return str(re.findall(r"\d{8}", Message.objects.filter(kind="claim.code").latest("pk").text)[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_claim_to_second_approval(
    language: str,
    open_page: Callable[..., Page],
    claimant: Person,
    secretaries: list[Person],
    dns: NameServer,
    axe_faults: Callable[[Page], list[str]],
) -> None:
    page = open_page(f"/{language}/cities/kazan/", bypass_csp=True)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    sign_in(page, claimant)

    # The claim
    page.reload()
    page.locator(f'a[href="/{language}/cities/kazan/claim/"]').click()
    page.locator("main form button.button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("#id_office").fill("Head of external relations")
    page.locator("#id_ends_on").fill(END.isoformat())
    assert axe_faults(page) == []
    page.locator("main form button.button").click()
    page.wait_for_url("**/claims/clm_*/")
    claim = Claim.objects.get()
    at = f"/{language}/claims/{claim.public_id}/"

    # The first proof: a code by mail
    page.locator("#id_address").fill("aigul@mayor.kazan.example")
    page.locator(f'form[action="{at}mail/"] button').click()
    page.locator("#id_code").fill(code_sent())
    page.locator(f'form[action="{at}mail/code/"] button').click()
    expect(page.locator("#mail-domain .badge[data-tone=done]")).to_be_visible()

    # The second: a record in the DNS, first missing, then there
    page.locator("#id_domain").fill("kazan.example")
    page.locator(f'form[action="{at}dns/"] button').click()
    page.locator(f'form[action="{at}dns/check/"] button').click()
    expect(page.locator(".error-summary")).to_be_visible()
    token = Proof.objects.get(kind="dns-record").token
    dns.records["_twinhall.kazan.example"] = [f"twinhall-verification={token}"]
    page.locator(f'form[action="{at}dns/check/"] button').click()
    expect(page.locator("#dns-record .badge[data-tone=done]")).to_be_visible()
    assert axe_faults(page) == []
    page.goto(f"{at}letter/text/")
    assert axe_faults(page) == []
    page.goto(at)
    page.locator(f'form[action="{at}submit/"] button').click()
    expect(page.locator('main .notice[data-tone="half"]')).to_be_visible()

    # Two persons of the secretariat, who keep the list of domains, too
    sign_in(page, secretaries[0])
    page.goto(f"/{language}/verification/domains/")
    expect(page.locator("tbody")).to_contain_text("kazan.example")
    assert axe_faults(page) == []
    for number, person in enumerate(secretaries):
        sign_in(page, person)
        page.goto(f"/{language}/verification/")
        page.locator("tbody th a").click()
        assert axe_faults(page) == []
        page.locator(f'form[action="/{language}/verification/{claim.public_id}/approve/"] button').click()
        expect(page.locator(".timeline > li")).to_have_count(number + 1)

    # The public page, as anybody sees it
    page.context.clear_cookies()
    page.goto(f"/{language}/cities/kazan/")
    line = page.locator('main .notice[data-tone="done"]')
    expect(line).to_contain_text(str(END.year) if language == "en" else "")
    said = line.inner_text()
    assert "Aigul" not in page.content()
    assert "@" not in said
    if language == "en":
        assert "Verified on" in said
        assert "mandate until" in said
    assert axe_faults(page) == []
