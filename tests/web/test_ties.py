"""The list of ties and the page of one tie."""

import datetime

import pytest
from django.test import Client

from tests.factories import AllianceFactory, CityFactory, MembershipStatementFactory, SourceFactory, make_tie
from tests.web.reading import grows_with_rows, queries_of, words_of
from twinhall.domain.cities.models import City
from twinhall.domain.ties.models import Tie, TieSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def kazan() -> City:
    return CityFactory.create(
        name="Kazan", slug="kazan", own_name="Казань", own_language="ru", labels={"ar": "قازان"}
    )


@pytest.fixture
def guangzhou() -> City:
    return CityFactory.create(
        name="Guangzhou", slug="guangzhou", country="CN", own_name="广州", own_language="zh"
    )


def results(page: bytes) -> str:
    """The words of the list from its count to its pager."""
    return words_of(page).split("Clear all ", 1)[1].split(" Pages")[0]


def test_the_list_is_a_row_of_bridges(client: Client, kazan: City, guangzhou: City) -> None:
    make_tie(kazan, guangzhou, since=datetime.date(2012, 7, 6))
    page = client.get("/en/ties/").content
    assert results(page).startswith(
        "1 tie Guangzhou 广州 China sister cities 6 July 2012 known from lists Kazan Казань Russia 1 to 1 of 1 "
    )
    assert '<bdi lang="zh">广州</bdi>' in page.decode()


def test_a_tie_of_three_sides_names_them_all(client: Client, kazan: City, guangzhou: City) -> None:
    make_tie(
        kazan, guangzhou, CityFactory.create(name="Durban", country="ZA"), since=datetime.date(2024, 7, 9)
    )
    words = results(client.get("/en/ties/").content)
    assert words.startswith("1 tie Durban Guangzhou Kazan sister cities · 9 July 2024 · known from lists")


def test_filters_narrow_and_stand_in_the_address_of_every_link(
    client: Client, kazan: City, guangzhou: City
) -> None:
    for _number in range(26):
        make_tie(kazan, CityFactory.create(country="CN"))
    make_tie(kazan, CityFactory.create(country="ZA"))
    page = client.get("/en/ties/?country=RU&with=cn&kind=sister-city").content.decode()
    assert "<b>26</b> ties" in page
    assert 'rel="next" href="?country=RU&amp;with=cn&amp;kind=sister-city&amp;page=2"' in page
    assert 'href="/en/ties.csv?country=RU&amp;with=cn&amp;kind=sister-city"' in page
    assert 'href="?country=RU&amp;kind=sister-city"' in page, "the link that takes one filter away"


def test_within_an_alliance_as_of_a_day(client: Client, kazan: City, guangzhou: City) -> None:
    alliance = AllianceFactory.create(slug="alliance", names={"en": "Alliance"})
    for country in ("RU", "CN"):
        MembershipStatementFactory.create(
            alliance=alliance, country=country, since=datetime.date(2009, 6, 16)
        )
    make_tie(kazan, guangzhou, since=datetime.date(2000, 1, 1))
    address = "/en/ties/?alliance=alliance&as_of="
    assert results(client.get(f"{address}2009-06-16").content).startswith("1 tie, as known on 16 June 2009")
    assert results(client.get(f"{address}2009-06-15").content).startswith("0 ties, as known on 15 June 2009")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=Q!", "Country: “Q!” is no code of a country: choose one from the list."),
        ("as_of=2024-02-31", "As it was on: This is no day of the calendar in the form 2024-07-09."),
        ("kind=marriage", "Kind: “marriage” is not in the list: choose from it."),
        ("alliance=atlantis", "Within the alliance: “atlantis” is not in the list: choose from it."),
        ("since=soon", "Begun in or after the year: Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_still_holds(
    client: Client, kazan: City, guangzhou: City, query: str, said: str
) -> None:
    make_tie(kazan, guangzhou)
    make_tie(kazan, CityFactory.create(country="ZA"))
    answer = client.get(f"/en/ties/?with=CN&{query}")
    words = words_of(answer.content)
    assert answer.status_code == 400
    assert f"Please mend these before going on {said} " in words
    assert "1 tie" in results(answer.content)
    assert query.partition("=")[2] in results(answer.content), "what was typed is still shown"


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 30, "٣"])
def test_a_page_that_is_not_there_is_the_nearest(
    client: Client, kazan: City, guangzhou: City, page: str
) -> None:
    make_tie(kazan, guangzhou)
    assert " 1 to 1 of 1 " in words_of(client.get("/en/ties/", {"page": page}).content)


def test_an_empty_list_says_what_to_relax(client: Client) -> None:
    words = results(client.get("/en/ties/?country=RU").content)
    assert words == (
        "0 ties Without Country: Russia No tie fits these filters Take away the day or the years first: of most ties"
        " no source tells when they began. Or ask for one country only. Show all ties"
    )


def test_more_rows_take_no_more_queries(client: Client, kazan: City, guangzhou: City) -> None:
    make_tie(kazan, guangzhou)

    def more() -> None:
        for _number in range(2):
            make_tie(kazan, CityFactory.create(country="CN"))

    assert not grows_with_rows(client, "/en/ties/", more)


def test_one_tie_says_all_that_is_known_and_what_is_not(client: Client, kazan: City, guangzhou: City) -> None:
    list_of_city = SourceFactory.create(
        title="Sister cities of Guangzhou", publisher="City of Guangzhou", url="https://gz.example/list",
        published_on=datetime.date(2024, 1, 1), published_precision="year", licence="",
    )  # fmt: skip
    tie = make_tie(
        kazan, guangzhou, source=list_of_city, since=datetime.date(2012, 7, 6), claim="one-side", status="signed",
        last_confirmed_on=datetime.date(2024, 1, 1),
    )  # fmt: skip
    tie.parties.filter(city=guangzhou).update(
        claimed_on=datetime.date(2024, 1, 1), local_term="友好城市", is_binding=False
    )
    words = words_of(client.get(f"/en/ties/{tie.public_id}/").content)
    before, cite = words.split("To cite it ")
    assert before == (
        "Ties Guangzhou – Kazan Guangzhou – Kazan"
        " Guangzhou 广州 China Its own word for it 友好城市 Binding there no Says so itself yes, on 1 January 2024"
        " one side says so sister cities, since 6 July 2012"
        " Kazan Казань Russia Its own word for it not known Binding there not known"
        " Says so itself nothing of it recorded"
        " Last confirmed by Guangzhou on 1 January 2024."
        " One side says that the tie exists; the word of the other side is missing."
        " What is known, by date 6 July 2012 Begun Sister cities of Guangzhou"
        " 1 January 2024 Confirmed by Guangzhou 2024 Told by a source Sister cities of Guangzhou"
        " The tie Kind sister cities Status signed, present state not known Since 6 July 2012"
        f" Next anniversary 20 years on 6 July 2032 Who says that it exists one side Permanent id {tie.public_id} "
    )
    assert cite.split("Sources ")[1] == (
        "Its youngest dated source: 2024."
        " Sister cities of Guangzhou, City of Guangzhou, 2024 · read on 1 November 2026 since 6 July 2012"
    )


def test_where_sources_disagree_each_is_shown(client: Client, kazan: City, guangzhou: City) -> None:
    tie = make_tie(kazan, guangzhou, source=SourceFactory.create(title="One list"), sources_disagree=True)
    TieSource.objects.create(
        tie=tie, source=SourceFactory.create(title="Another list"), since=datetime.date(1967, 1, 1),
        since_precision="year", recorded_on=datetime.date(2026, 11, 1),
    )  # fmt: skip
    words = words_of(client.get(f"/en/ties/{tie.public_id}/").content)
    assert "Sources disagree since 1967 Another list since 9 July 2024 One list What is known" in words
    assert "Since 9 July 2024 in one source; others differ" in words


def test_an_ended_tie_is_kept_and_says_so(client: Client, kazan: City, guangzhou: City) -> None:
    tie = make_tie(kazan, guangzhou, status="ended")
    words = words_of(client.get(f"/en/ties/{tie.public_id}/").content)
    assert "Until ended on a day that no source tells" in words
    assert "The tie has ended. It stays in the register with its sources." in words


def test_three_sides_have_three_panels(client: Client, kazan: City, guangzhou: City) -> None:
    tie = make_tie(kazan, guangzhou, CityFactory.create(name="Durban", country="ZA"))
    page = client.get(f"/en/ties/{tie.public_id}/").content.decode()
    assert page.count('<section class="panel">') == 3
    assert "<title>Durban – Guangzhou – Kazan · Twinhall</title>" in page


def test_more_sources_take_no_more_queries(client: Client, kazan: City, guangzhou: City) -> None:
    tie = make_tie(kazan, guangzhou)

    def more() -> None:
        for _number in range(2):
            TieSource.objects.create(
                tie=tie, source=SourceFactory.create(), recorded_on=datetime.date(2026, 11, 1)
            )

    assert not grows_with_rows(client, f"/en/ties/{tie.public_id}/", more)
    assert queries_of(client, f"/en/ties/{tie.public_id}/") == 7


def test_an_unknown_tie_is_a_page_that_says_so(client: Client) -> None:
    assert client.get("/en/ties/tie_0000000000000/").status_code == 404


def test_the_canonical_address_has_no_filters(client: Client) -> None:
    page = client.get("/en/ties/?country=RU").content.decode()
    assert '<link rel="canonical" href="http://testserver/en/ties/">' in page
    assert Tie.objects.count() == 0
