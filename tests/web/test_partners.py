"""Pages on which a city finds a partner."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import BodyFactory, CityFactory, MandateFactory, make_tie
from twinhall.domain.cities.models import City
from twinhall.domain.journal.models import Entry
from twinhall.domain.partners.models import Wish

# The name stands in marks that keep its letters together in a line of the other direction.
TIED_TO_BOTH = "\u2068Hangzhou\u2069 is tied to both."
pytestmark = pytest.mark.django_db


def city(name: str, country: str, **facts: object) -> City:
    made: City = CityFactory.create(name=name, slug=name.lower(), country=country, **facts)
    return made


@pytest.fixture
def kazan() -> City:
    """Kazan and Belo Horizonte are both tied to Hangzhou; Chuí is small and tied to nobody."""
    kazan, hangzhou = city("Kazan", "RU", population=1_300_000), city("Hangzhou", "CN", population=9_000_000)
    belo = city("Belo", "BR", population=2_300_000)
    city("Chui", "BR", population=6_000)
    make_tie(kazan, hangzhou)
    make_tie(hangzhou, belo)
    return kazan


def test_partners_of_a_country_are_ranked_with_points_and_reasons_without_an_account(
    client: Client, kazan: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/en/partners/kazan/")
    with django_assert_num_queries(12):
        page = client.get("/en/partners/kazan/?country=BR").content.decode()
    assert "2 cities fit the filters" in page
    assert page.index("Belo") < page.index("Chui")
    assert TIED_TO_BOTH in page
    assert "Shared partners" in page
    assert "Propose" not in page
    for _more in range(3):
        city(f"More{_more}", "BR", population=100_000)
    client.get("/en/partners/kazan/")
    with django_assert_num_queries(12):
        client.get("/en/partners/kazan/?country=BR")


def test_weights_count_and_wrong_ones_are_named(client: Client, kazan: City) -> None:
    page = client.get("/en/partners/kazan/?country=BR&w_shared_partners=0").content.decode()
    assert TIED_TO_BOTH not in page
    answer = client.get("/en/partners/kazan/?w_size=900")
    assert answer.status_code == 400
    assert "300" in answer.content.decode()


def test_nobody_fits_names_the_filter_that_costs_most(client: Client, kazan: City) -> None:
    page = client.get("/en/partners/kazan/?country=CN&size=town").content.decode()
    assert "Nobody fits" in page
    assert "Without the filter “Country”" in page
    # the only city of the other country is a partner already
    assert "Without the filter “Population”" not in page


def test_table_file_and_comparison_give_the_same_points(client: Client, kazan: City) -> None:
    rows = client.get("/en/partners/kazan/partners.csv?country=BR").content.decode().splitlines()
    place, slug, *_told = rows[1].split(",")
    points = rows[1].split(",")[5]
    assert (place, slug, len(rows)) == ("1", "belo", 3)
    assert sum(map(int, rows[1].split(",")[6:])) == int(points)
    assert f">{points}<" in client.get("/en/partners/kazan/?country=BR&view=table").content.decode()
    compared = client.get("/en/partners/kazan/compare/?with=belo&with=hangzhou").content.decode()
    assert f">{points}<" in compared
    assert "There is a tie already." in compared
    assert client.get("/en/partners/kazan/compare/").status_code == 302


def test_an_officer_begins_a_tie_with_the_reasons_written_down(client: Client, kazan: City) -> None:
    mandate = MandateFactory.create(body=BodyFactory.create(city=kazan))
    client.force_login(mandate.person)
    page = client.get("/en/partners/kazan/?country=BR&theme=youth").content.decode()
    assert "/en/ties/new/?with=belo&amp;kind=sister-city&amp;why=1&amp;theme=youth" in page
    new = client.get("/en/ties/new/?with=belo&kind=sister-city&why=1&theme=youth").content.decode()
    assert TIED_TO_BOTH in new
    assert "Youth" in new


def test_a_city_is_chosen_by_name(client: Client, kazan: City) -> None:
    assert client.get("/en/partners/?city=kazan").headers["Location"] == "/en/partners/kazan/"
    assert "knows no city" in client.get("/en/partners/?city=Nowhere").content.decode()
    assert client.get("/en/partners/nowhere/").status_code == 404


def test_a_city_says_what_it_seeks_and_others_are_shown_why_it_fits(client: Client, kazan: City) -> None:
    mandate = MandateFactory.create(body=BodyFactory.create(city=City.objects.get(slug="chui")))
    client.force_login(mandate.person)
    address = "/en/partners/chui/say/"
    client.post(address, {"act": "say", "seeks": ["youth"], "languages": ["ru"]})
    client.post(address, {"act": "wish", "until": "2026-11-01", "country": "RU"})
    assert not Wish.objects.exists()
    client.post(address, {"act": "wish", "until": "2027-10-01", "country": "RU", "smallest": "50000"})
    page = client.get("/en/partners/wishes/").content.decode()
    assert "Chui" in page
    assert "at least 50,000 people" in page
    found = client.get("/en/partners/kazan/?country=BR&theme=youth&declared=on").content.decode()
    assert "1 city fits the filters" in found
    for said in ("It seeks what is given: Youth", "It seeks a partner such as us.", "Both write Russian."):
        assert said in found
    client.post(address, {"act": "close"})
    assert "No city seeks a partner" in client.get("/en/partners/wishes/").content.decode()
    assert client.get("/en/partners/kazan/say/").status_code == 403
    verbs = Entry.objects.filter(verb__startswith="partner.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["partner.declared", "partner.wish-opened", "partner.wish-closed"]
