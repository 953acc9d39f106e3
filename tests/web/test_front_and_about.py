"""The front page and the pages about the register."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import CityFactory, SourceFactory, make_tie
from tests.small_world import build_small_world
from tests.web.reading import grows_with_rows, queries_of, words_of
from twinhall.domain.agenda.models import Event
from twinhall.domain.alliances.models import Alliance

pytestmark = pytest.mark.django_db


def headline(page: bytes) -> str:
    return words_of(page).split(" Twinhall is where ")[0]


def test_the_sentence_is_made_from_the_data(client: Client) -> None:
    kazan, moscow = CityFactory.create(name="Kazan"), CityFactory.create(name="Moscow")
    make_tie(kazan, moscow, since=datetime.date(2000, 1, 1))
    assert headline(client.get("/en/").content) == "1 tie joins 2 cities of 1 country."


def test_the_sentence_counts_those_begun_this_year_and_not_those_that_ended(client: Client) -> None:
    first_day = timezone.localdate().replace(month=1, day=1)
    kazan, durban, lyon = (CityFactory.create(country=country) for country in ("RU", "ZA", "FR"))
    make_tie(kazan, durban, since=first_day)
    make_tie(durban, lyon, since=first_day, status="intent-signed")
    make_tie(kazan, lyon, since=datetime.date(1990, 1, 1), status="ended")
    words = words_of(client.get("/en/").content)
    assert words.startswith("2 ties join 3 cities of 3 countries; 1 signed this year.")


def test_an_empty_register_says_what_will_be_here(client: Client) -> None:
    words = words_of(client.get("/en/").content)
    assert words.startswith("The open register of ties between cities. Twinhall is where")
    assert "Here the newest ties will stand None with a known beginning is recorded yet. All ties" in words


def test_newest_ties_stand_as_bridges(client: Client) -> None:
    build_small_world()
    words = words_of(client.get("/en/").content).split("Newest ties ")[1].split(" All ")[0]
    assert words == (
        "Isfahan اصفهان Iran sister cities 9 April 2025 known from lists Kazan Казань Russia"
        " Moscow Москва Russia cooperation agreement 9 July 2024 intent only São Paulo Brazil"
        " Guangzhou 广州 China sister cities 6 July 2012 known from lists Kazan Казань Russia"
        " Durban South Africa sister cities 17 July 2000 known from lists Guangzhou 广州 China"
        " Guangzhou 广州 China sister cities 1988 known from lists Lyon France"
    )


def test_search_works_as_a_plain_form(client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert '<form class="search" role="search" method="get" action="/en/cities/"' in page


def test_a_thin_year_stands_beside_the_fuller_one_before(client: Client) -> None:
    year = timezone.localdate().year
    alliance = Alliance.objects.create(slug="brics", names={"en": "Alliance"})

    def events(number: int, year: int) -> None:
        for day in range(1, number + 1):
            held_on = datetime.date(year, 1, day)
            Event.objects.create(
                foreign_id=f"{year}-{day}", title=f"Meeting {day}", starts_on=held_on, ends_on=held_on,
                alliance=alliance, source=SourceFactory.create(),
            )  # fmt: skip

    events(2, year)
    assert "more is on record" not in words_of(client.get("/en/").content)
    events(12, year - 1)
    words = words_of(client.get("/en/").content)
    assert f"Alliance: the year {year}" in words
    assert f"The year {year - 1}, of which more is on record 12 of 12 events held, 100 %" in words


def test_the_front_page_takes_no_query_per_tie(client: Client) -> None:
    build_small_world()
    kazan = CityFactory.create(name="Another Kazan")

    def more() -> None:
        for _number in range(2):
            make_tie(kazan, CityFactory.create(country="CN"))

    assert not grows_with_rows(client, "/en/", more)


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize(
    "address", ["/", "/about/", "/about/sources/", "/about/naming/", "/cities/", "/ties/"]
)
def test_every_page_is_there_in_every_language(client: Client, language: str, address: str) -> None:
    build_small_world()
    assert queries_of(client, f"/{language}{address}") <= 12


def test_how_we_count_says_the_same_figures(client: Client) -> None:
    build_small_world()
    assert "counts 6 ties, 8 cities and regions, 6 countries." in words_of(client.get("/en/about/").content)


def test_sources_are_grouped_with_the_ties_that_rest_on_them(client: Client) -> None:
    official = SourceFactory.create(
        title="Sister cities of Guangzhou", kind="official", publisher="City of Guangzhou",
        published_on=datetime.date(2024, 1, 1), published_precision="year",
    )  # fmt: skip
    listed = SourceFactory.create(title="A list", kind="list", licence="CC0")
    make_tie(CityFactory.create(), CityFactory.create(), source=official)
    make_tie(CityFactory.create(), CityFactory.create(), source=listed)
    make_tie(CityFactory.create(), CityFactory.create(), source=listed)
    words = words_of(client.get("/en/about/sources/").content)
    assert "“Place data © GeoNames, CC BY 4.0”" in words
    assert words.split("CC BY 4.0”. ")[1] == (
        "Publications of authorities 1 Source Published Licence Ties"
        " Sister cities of Guangzhou City of Guangzhou 2024 1"
        " Third-party lists 1 Source Published Licence Ties A list CC0 2"
    )


def test_sources_take_no_query_per_row(client: Client) -> None:
    SourceFactory.create()
    assert not grows_with_rows(
        client, "/en/about/sources/", lambda: [SourceFactory.create(), SourceFactory.create()]
    )
