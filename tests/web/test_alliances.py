"""The pages of alliances: as of any day, within few queries, with every claim beside the others."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import AllianceFactory, MembershipStatementFactory, SourceFactory
from twinhall.domain.agenda.models import Event
from twinhall.domain.alliances.models import Alliance, Presidency
from twinhall.transfer.alliances import load_alliances
from twinhall.transfer.events import load_events

pytestmark = pytest.mark.django_db


@pytest.fixture
def brics() -> Alliance:
    load_alliances(at=timezone.now(), door="test")
    load_events(at=timezone.now(), door="test")
    return Alliance.objects.get(slug="brics")


def page_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def groups_on(page: str) -> dict[str, list[str]]:
    """Codes of countries by the status under which they stand; disputed ones too."""
    parts = re.split(r'id="(group-\w+|claims-\w+|disputed)"', page)
    found: dict[str, list[str]] = {}
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        codes = re.findall(r'<span class="code" aria-hidden="true">(\w+)</span>', part.split("</section>")[0])
        if name.startswith("group-"):
            found[name.removeprefix("group-")] = sorted(codes)
        elif name.startswith("claims-"):
            found.setdefault("disputed", []).append(name.removeprefix("claims-"))
    return found


def test_the_page_answers_as_of_the_forum_day(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/brics/?as_of=2024-07-09")
    assert groups_on(page) == {
        "member": ["AE", "BR", "CN", "EG", "ET", "IN", "IR", "RU", "ZA"],
        "declined": ["AR"],
        "disputed": ["SA"],
    }
    assert "As it was on 9 July 2024" in page
    assert "Chair in 2024" in page
    assert "?alliance=brics&amp;as_of=2024-07-09" in page


def test_the_page_answers_as_of_a_day_before_the_enlargements(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/brics/?as_of=2010-06-01")
    assert groups_on(page) == {"member": ["BR", "CN", "IN", "RU"]}


def test_each_claim_of_a_disagreement_has_its_own_panel_and_sources(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/brics/?as_of=2025-02-01")
    article = page.split('<article class="claims"')[1].split("</article>")[0]
    panels = article.split('<li class="claim">')[1:]
    words = [re.findall(r'data-tone="\w+">(\w+)<', panel)[0] for panel in panels]
    assert words == ["member", "invited", "paused"]
    assert all('rel="nofollow"' in panel and "since " in panel for panel in panels)


def test_a_day_that_is_none_keeps_what_was_typed(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/brics/?as_of=2024-02-31", status=400)
    assert 'value="2024-02-31" aria-invalid="true"' in page
    assert "“2024-02-31” is no day of the calendar." in page
    assert "is shown instead" in page


@pytest.mark.parametrize("typed", ["2024-07", "soon", "09.07.2024", "<b>", "0000-01-01", "2024-07-09T10:00"])
def test_other_things_than_days_are_explained(client: Client, brics: Alliance, typed: str) -> None:
    page = page_of(client, f"/en/alliances/brics/?as_of={typed}", status=400)
    assert 'id="as_of_error"' in page
    assert "<b>”" not in page


def test_a_day_before_the_alliance_has_an_empty_state(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/brics/?as_of=1999-01-01")
    assert "The countries of this alliance will stand here" in page
    assert groups_on(page) == {}


def test_an_unknown_alliance_is_not_found(client: Client) -> None:
    assert client.get("/en/alliances/nowhere/").status_code == 404


def test_the_year_says_how_far_it_is_and_what_nobody_confirmed(client: Client, brics: Alliance) -> None:
    Event.objects.all().delete()
    source = SourceFactory.create()
    for number, (day, state) in enumerate(
        [("2024-03-01", "held"), ("2024-04-01", "announced"), ("2024-10-22", "held")]
    ):
        Event.objects.create(
            foreign_id=str(number), title=f"Event {number}", place="Kazan", country="RU", state=state,
            starts_on=datetime.date.fromisoformat(day), ends_on=datetime.date.fromisoformat(day),
            alliance=brics, source=source,
        )  # fmt: skip
    page = page_of(client, "/en/alliances/brics/?as_of=2024-07-09")
    assert "1 of 3 events held, 33 %, in 1 city. Next, 22 October 2024: Event 2." in page
    assert "1 was announced, its day has passed, and no later source says that it was held." in page
    assert "to come" in page


@pytest.mark.parametrize(("language", "name"), [("en", "BRICS"), ("ru", "БРИКС"), ("ar", "بريكس")])
def test_the_name_stands_in_the_readers_language(
    client: Client, brics: Alliance, language: str, name: str
) -> None:
    assert f"<h1>{name}</h1>" in page_of(client, f"/{language}/alliances/brics/")


def test_the_page_is_light_and_takes_few_queries(
    client: Client, brics: Alliance, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        answer = client.get("/en/alliances/brics/")
    assert len(answer.content) < 60_000


def grow(alliance: Alliance, number: int) -> None:
    """One more country, presidency and event, each with a source."""
    country = ("BR", "CN", "IN")[number]
    MembershipStatementFactory.create(alliance=alliance, country=country).sources.add(SourceFactory.create())
    Presidency.objects.create(alliance=alliance, year=2024 + number, country=country).sources.add(
        SourceFactory.create()
    )
    Event.objects.create(
        foreign_id=str(number), title="Forum", starts_on=datetime.date(2024, 7, 9 + number),
        ends_on=datetime.date(2024, 7, 9 + number), alliance=alliance, source=SourceFactory.create(),
    )  # fmt: skip


def queries_of(client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> int:
    with django_assert_max_num_queries(12) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_one_country_or_three_take_the_same_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    alliance = AllianceFactory.create()
    counts = []
    for number in (0, 1, 2):
        grow(alliance, number)
        # Another day each time: the figures of a day are counted once and kept.
        address = f"/en/alliances/example-alliance/?as_of=2024-07-0{number + 1}"
        counts.append(queries_of(client, address, django_assert_max_num_queries))
    assert counts[0] == counts[1] == counts[2]


def test_one_alliance_or_three_take_the_same_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number, slug in enumerate(("first", "second", "third")):
        alliance = AllianceFactory.create(slug=slug, names={"en": slug})
        if number == 0:
            grow(alliance, 0)
        counts.append(queries_of(client, "/en/alliances/", django_assert_max_num_queries))
    assert counts[1] == counts[2] == counts[0]


def test_the_list_names_each_alliance_with_its_figures(client: Client, brics: Alliance) -> None:
    page = page_of(client, "/en/alliances/")
    assert 'href="/en/alliances/brics/"' in page
    assert "on which sources disagree" in page


def test_no_alliance_is_an_empty_state(client: Client) -> None:
    assert "Alliances will stand here" in page_of(client, "/en/alliances/")
