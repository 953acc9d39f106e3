"""The list of cities, suggestions, one city, one country."""

import datetime

import pytest
from django.test import Client

from tests.factories import (
    AllianceFactory,
    CityFactory,
    CityNameFactory,
    MembershipStatementFactory,
    SourceFactory,
    make_tie,
)
from tests.small_world import build_small_world
from tests.web.reading import grows_with_rows, queries_of, words_of
from twinhall.domain.cities.models import City, Succession

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> dict[str, City]:
    return build_small_world()


def names_in(page: bytes) -> list[str]:
    """The first cells of the list, in order."""
    rows = page.decode().split('<th scope="row">')[1:]
    return [row.split("<b>", 1)[1].split("</b>", 1)[0] for row in rows]


def test_the_list_shows_those_of_most_ties_first(client: Client, world: dict[str, City]) -> None:
    page = client.get("/en/cities/?ties=on&country=RU").content
    assert names_in(page) == ["Kazan", "Moscow", "Nizhny Novgorod"]
    assert "Kazan Казань Russia 1,243,500 2 " in words_of(page).replace("Tatarstan ", "")


@pytest.mark.parametrize("typed", ["Kazan", "kazan", "Казань", "喀山", "قازان", "kasan"])
def test_a_city_is_found_by_any_name(client: Client, world: dict[str, City], typed: str) -> None:
    assert names_in(client.get("/en/cities/", {"q": typed}).content)[:1] == ["Kazan"]


def test_the_name_that_was_found_is_told_where_the_row_has_another(
    client: Client, world: dict[str, City]
) -> None:
    assert "Kazan Казань also 喀山" in words_of(client.get("/en/cities/", {"q": "喀山"}).content)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("population=from-5000000&sort=name", ["Guangzhou", "Moscow", "São Paulo"]),
        ("population=500000-1000000&sort=population", ["Lyon"]),
        ("country=RU&sort=population", ["Moscow", "Nizhny Novgorod", "Kazan"]),
        ("country=br", ["São Paulo"]),
        ("alliance=brics&as_of=2010-06-01&country=ZA", []),
        ("alliance=brics&as_of=2024-07-09&country=ZA", ["Durban"]),
        ("alliance=brics&as_of=2024-07-09&country=FR", []),
        ("q=nizhny&country=CN", []),
        ("q=nizhny&sort=population", ["Nizhny Novgorod"]),
    ],
)
def test_filters_leave_what_they_say(
    client: Client, world: dict[str, City], query: str, names: list[str]
) -> None:
    assert names_in(client.get(f"/en/cities/?{query}").content) == names


def test_the_pager_and_the_orders_keep_the_filters(client: Client) -> None:
    for number in range(31):
        CityFactory.create(name=f"Town {number:02}", slug=f"town-{number:02}", country="BR")
    page = client.get("/en/cities/?country=BR&sort=name").content.decode()
    assert 'rel="next" href="?country=BR&amp;sort=name&amp;page=2"' in page
    assert 'href="?country=BR&amp;sort=population"' in page
    assert 'href="/en/cities.csv?country=BR&amp;sort=name"' in page
    assert names_in(client.get("/en/cities/?country=BR&sort=name&page=2").content) == ["Town 30"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=Atlantis", "“ATLANTIS” is no code of a country: choose one from the list."),
        ("population=many", "“many” is not in the list: choose from it."),
        ("as_of=yesterday", "This is no day of the calendar in the form 2024-07-09."),
        ("q=" + "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_still_holds(
    client: Client, world: dict[str, City], query: str, said: str
) -> None:
    CityFactory.create(name="Lonely")
    answer = client.get(f"/en/cities/?ties=on&{query}")
    assert answer.status_code == 400
    assert said in words_of(answer.content)
    assert len(names_in(answer.content)) == 8, "all but the one without ties"
    assert client.get(f"/en/cities.csv?{query}").status_code == 400


def test_nothing_found_says_what_to_relax(client: Client, world: dict[str, City]) -> None:
    words = words_of(client.get("/en/cities/?q=qqqqqq").content)
    assert words.endswith(
        "0 cities and regions Without Name: qqqqqq No city fits Try fewer letters, another spelling,"
        " or the name in the city’s own script. Show all cities"
    )


def test_the_list_takes_no_query_per_row(client: Client) -> None:
    CityFactory.create(name="Town")
    assert not grows_with_rows(client, "/en/cities/", lambda: [CityFactory.create(), CityFactory.create()])


def test_the_file_has_the_filtered_list(client: Client, world: dict[str, City]) -> None:
    answer = client.get("/en/cities.csv?country=RU&sort=name")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0].startswith("id,name,country,")
    assert [row.split(",")[1] for row in rows[1:]] == ["Kazan", "Moscow", "Nizhny Novgorod"]


def test_suggestions_are_items_with_own_script_and_country(client: Client, world: dict[str, City]) -> None:
    answer = client.get("/en/cities/suggestions", {"q": "Nizh"})
    page = answer.content.decode()
    assert page.count('role="option"') == 1
    assert '"/en/cities/nizhny-novgorod/"' in page
    assert "Нижний Новгород" in page
    assert "Russia" in page


@pytest.mark.parametrize("typed", ["", " ", "%", "q" * 5000])
def test_suggestions_bear_anything(client: Client, world: dict[str, City], typed: str) -> None:
    answer = client.get("/en/cities/suggestions", {"q": typed})
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_suggestions_are_at_most_eight(client: Client) -> None:
    for number in range(12):
        CityNameFactory.create(city=CityFactory.create(name=f"Newtown {number}", slug=f"newtown-{number}"))
    page = client.get("/en/cities/suggestions", {"q": "newtown"}).content.decode()
    assert page.count('role="option"') <= 8


def test_a_city_is_a_road_sign_with_facts_ties_and_sources(client: Client, world: dict[str, City]) -> None:
    page = client.get("/en/cities/kazan/").content
    words = words_of(page)
    assert '<bdi lang="ru">Казань</bdi>' in page.decode()
    assert "Kazan Казань RU Russia city 1,243,500 people GeoNames" in words.replace("Tatarstan ", "")
    assert "UTC+3 Europe/Moscow now " in words
    assert "2 ties on record 55.79° N 49.12° E latitude and longitude (WGS 84)" in words
    assert "No active officer." in words
    assert (
        "Partner Country Kind State Since"
        " Isfahan اصفهان Iran sister cities known from lists 9 April 2025"
        " Guangzhou 广州 China sister cities known from lists 6 July 2012 1 to 2 of 2"
    ) in words


def test_an_arabic_reader_sees_the_same_in_arabic(client: Client, world: dict[str, City]) -> None:
    page = client.get("/ar/cities/guangzhou/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "<h1>قوانغتشو</h1>" in page
    assert '<bdi lang="zh">广州</bdi>' in page


def test_names_tell_their_language_or_that_only_their_letters_are_known(client: Client) -> None:
    city = CityFactory.create(name="Kazan", slug="kazan")
    CityNameFactory.create(city=city, text="Казань", language="ru", script="Cyrl", is_official=True)
    CityNameFactory.create(city=city, text="Qazan", is_by_script=True)
    words = words_of(client.get("/en/cities/kazan/").content)
    assert (
        "All 2 names Name Language Script Казань official Russian Cyrillic Qazan not told Latin (by its letters)"
        in words
    )


def test_years_are_drawn_and_those_unknown_are_counted(client: Client, world: dict[str, City]) -> None:
    words = words_of(client.get("/en/cities/lyon/").content)
    assert "By year of beginning highest bar: 1 in a year" in words
    assert "1 more tie without a known year. Show as a table Year ties 1988 1" in words


def test_an_unconfirmed_place_says_so(client: Client) -> None:
    CityFactory.create(
        name="Nowhere", slug="nowhere", is_confirmed=False, population=None, time_zone="No/Zone"
    )
    words = words_of(client.get("/en/cities/nowhere/").content)
    assert "Unconfirmed place. A list gives its name, country and position;" in words
    assert "No tie of Nowhere is recorded That does not mean there is none" in words


def test_predecessor_and_successor_point_at_each_other(client: Client) -> None:
    chita = CityFactory.create(name="Chita Oblast", slug="chita-oblast", kind="region")
    krai = CityFactory.create(name="Zabaykalsky Krai", slug="zabaykalsky-krai", kind="region")
    source = SourceFactory.create(title="Federal law")
    Succession.objects.create(
        predecessor=chita, successor=krai, on=datetime.date(2008, 3, 1), on_precision="day", source=source
    )
    assert "It took the place of Chita Oblast, 1 March 2008 (Federal law)." in words_of(
        client.get("/en/cities/zabaykalsky-krai/").content
    )
    assert "Its place was taken by Zabaykalsky Krai, 1 March 2008 (Federal law)." in words_of(
        client.get("/en/cities/chita-oblast/").content
    )


def test_many_ties_are_leafed_through_and_take_no_more_queries(
    client: Client, world: dict[str, City]
) -> None:
    def more() -> None:
        for _number in range(35):
            make_tie(world["Kazan"], CityFactory.create(country="CN"))

    assert not grows_with_rows(client, "/en/cities/kazan/", more)
    assert "31 to 37 of 37" in words_of(client.get("/en/cities/kazan/?page=2").content)


def test_the_city_s_ties_go_out_as_a_file(client: Client, world: dict[str, City]) -> None:
    answer = client.get("/en/cities/kazan/ties.csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="twinhall-ties-kazan.csv"'
    assert len(rows) == 3


@pytest.mark.parametrize(
    "address", ["/en/cities/atlantis/", "/en/cities/atlantis/ties.csv", "/en/countries/XX/"]
)
def test_what_is_unknown_is_a_page_that_says_so(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_country_shows_where_its_ties_lead(client: Client, world: dict[str, City]) -> None:
    words = words_of(client.get("/en/countries/cn/").content)
    assert words.startswith(
        "Cities China 3 ties · 1 city or region with ties · 3 partner countries Alliances BRICS"
    )
    assert "Cities with most ties Guangzhou 广州 3 All cities of the country" in words
    assert "Partner countries France 1 tie Russia 1 tie South Africa 1 tie All ties of the country" in words


def test_a_country_over_which_sources_disagree_shows_each(client: Client) -> None:
    alliance = AllianceFactory.create(slug="alliance", names={"en": "Alliance"})
    for status, title in (("member", "One agency"), ("paused", "Another agency")):
        statement = MembershipStatementFactory.create(
            alliance=alliance, country="SA", status=status, since=datetime.date(2024, 1, 1)
        )
        statement.sources.add(SourceFactory.create(title=title))
    words = words_of(client.get("/en/countries/SA/").content)
    assert "Alliance: sources disagree as of" in words
    assert (
        "Sources disagree member since 1 January 2024 One agency paused since 1 January 2024 Another agency"
        in words
    )


def test_a_country_takes_no_query_per_city(client: Client, world: dict[str, City]) -> None:
    def more() -> None:
        for country in ("CN", "ZA", "BR"):
            make_tie(CityFactory.create(country="RU"), CityFactory.create(country=country))

    assert not grows_with_rows(client, "/en/countries/RU/", more)
    assert queries_of(client, "/en/countries/FR/") <= 12
