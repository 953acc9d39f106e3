"""The map's page, its pictures and its data."""

import datetime
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import brotli
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import CityFactory, make_tie
from twinhall.access import map as access
from twinhall.algorithms.number_columns import unpacked
from twinhall.domain.alliances.models import Alliance, MembershipStatement
from twinhall.domain.cities.models import City
from twinhall.domain.ties.models import Tie
from twinhall.web import map_drawing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memories(settings: Settings, tmp_path: str) -> Iterator[None]:
    """Each test has its own register under the same numbers, which a real one never has."""
    settings.DATA_DIR = tmp_path
    _forget()
    yield
    _forget()


def _forget() -> None:
    access._geography.cache_clear()
    for draw in (map_drawing.draw_globe, map_drawing.draw_world, map_drawing.draw_city):
        draw.cache_clear()


@pytest.fixture
def cities() -> dict[str, City]:
    return {
        "Kazan": CityFactory.create(name="Kazan", country="RU", longitude=49.1, latitude=55.8),
        "Guangzhou": CityFactory.create(name="Guangzhou", country="CN", longitude=113.25, latitude=23.1),
        "Lyon": CityFactory.create(name="Lyon", country="FR", longitude=4.8, latitude=45.7),
        "Suva": CityFactory.create(name="Suva", country="FJ", longitude=178.4, latitude=-18.1),
        "Lima": CityFactory.create(name="Lima", country="PE", longitude=-77.0, latitude=-12.0),
    }


@pytest.fixture
def ties(cities: dict[str, City]) -> list[Tie]:
    alliance = Alliance.objects.create(slug="brics", names={"en": "BRICS"})
    for country in ("RU", "CN"):
        since = datetime.date(2009, 6, 16)
        MembershipStatement.objects.create(alliance=alliance, country=country, status="member", since=since)
    return [
        make_tie(cities["Kazan"], cities["Guangzhou"], since=datetime.date(2012, 7, 6)),
        make_tie(cities["Lyon"], cities["Guangzhou"], since=datetime.date(1988, 1, 1), kind="contact"),
        make_tie(cities["Suva"], cities["Lima"], since=datetime.date(2019, 1, 1)),
    ]


def arcs(content: bytes) -> int:
    """How many arcs a picture has; ParseError when it is no XML."""
    found = ElementTree.fromstring(content).find(".//{*}g[@id='arcs']")
    assert found is not None
    return len(found)


@pytest.mark.usefixtures("ties")
class TestPictures:
    @pytest.mark.parametrize(
        ("address", "count"),
        [
            ("/map/globe.svg?lon=75", 2),
            ("/map/globe.svg?alliance=brics", 1),
            ("/map/world.svg", 3),
            ("/map/world.svg?as_of=2000-01-01", 1),
            ("/map/world.svg?kind=contact&theme=light", 1),
            ("/map/world.svg?country=fr", 1),
            ("/map/world.svg?city=guangzhou", 2),
            ("/map/city/guangzhou.svg?theme=light", 2),
        ],
    )
    def test_show_the_chosen_ties(self, client: Client, address: str, count: int) -> None:
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
        assert arcs(answer.content) == count

    def test_hold_no_style_that_the_policy_forbids(self, client: Client) -> None:
        for address in ("/map/globe.svg", "/map/world.svg", "/map/city/kazan.svg"):
            assert re.findall(rb"<style|style=|<script", client.get(address).content) == []

    def test_are_drawn_once_for_a_browser_that_keeps_them(self, client: Client) -> None:
        first = client.get("/map/globe.svg")
        again = client.get("/map/globe.svg", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/map/world.svg")["ETag"] != first["ETag"]

    def test_line_over_the_edge_of_the_world_is_in_two_pieces(self, client: Client) -> None:
        picture = ElementTree.fromstring(client.get("/map/city/suva.svg").content)
        line = picture.find(".//{*}g[@id='arcs']/{*}path")
        assert line is not None
        assert line.attrib["d"].count("M") == 2

    def test_city_without_ties_has_a_picture(self, client: Client) -> None:
        CityFactory.create(name="Omsk", longitude=73.4, latitude=55.0)
        assert arcs(client.get("/map/city/omsk.svg").content) == 0

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/map/globe.svg?alliance=nope", 400),
            ("/map/globe.svg?as_of=2024-02-31", 400),
            ("/map/world.svg?kind=nope", 400),
            ("/map/world.svg?country=XX", 400),
            ("/map/world.svg?city=nope", 404),
            ("/map/city/nope.svg", 404),
        ],
    )
    def test_wrong_addresses_are_refused(self, client: Client, address: str, status: int) -> None:
        assert client.get(address).status_code == status


def test_globe_of_an_empty_register(client: Client) -> None:
    assert arcs(client.get("/map/globe.svg").content) == 0
    assert client.get("/en/map/").status_code == 200


class TestData:
    def test_holds_all_ties(self, client: Client, ties: list[Tie], cities: dict[str, City]) -> None:
        answer = client.get(f"/map/data/{access.map_version()}.bin")
        facts, columns = unpacked(answer.content)
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert facts["countries"] == ["CN", "FJ", "FR", "PE", "RU"]
        assert [said[:2] for said in facts["alliances"]["brics"]] == [["CN", 1], ["RU", 1]]
        assert columns["number"].tolist() == [city.pk for city in cities.values()]
        joined = {
            (int(columns["number"][a]), int(columns["number"][b]))
            for a, b in zip(columns["a"], columns["b"], strict=True)
        }
        assert joined == {tuple(sorted(city.pk for city in tie.cities.all())) for tie in ties}
        assert columns["lon"][0] * 360 / facts["steps"] == pytest.approx(49.1, abs=0.003)

    @pytest.mark.usefixtures("ties")
    def test_is_sent_compressed_and_kept(self, client: Client) -> None:
        address = f"/map/data/{access.map_version()}.bin"
        plain = client.get(address).content
        for _time in range(2):
            small = client.get(address, headers={"Accept-Encoding": "gzip, br"})
            assert (small["Content-Encoding"], brotli.decompress(small.content)) == ("br", plain)

    @pytest.mark.usefixtures("ties")
    def test_old_version_leads_to_the_present_one(self, client: Client) -> None:
        answer = client.get("/map/data/0123456789abcdef.bin")
        assert (answer.status_code, answer["Location"]) == (302, f"/map/data/{access.map_version()}.bin")


@pytest.mark.usefixtures("ties")
class TestPage:
    def listed(self, client: Client, query: str) -> list[str]:
        page = client.get(f"/en/map/{query}").content.decode()
        return re.findall(r'class="map-place"[^>]*><b>([^<]+)</b>', page)

    def test_lists_what_the_map_shows(self, client: Client) -> None:
        assert self.listed(client, "?alliance=brics") == ["Guangzhou", "Kazan"]
        assert self.listed(client, "?as_of=2000-01-01") == ["Guangzhou", "Lyon"]
        assert self.listed(client, "?kind=contact") == ["Guangzhou", "Lyon"]

    def test_of_a_city_lists_its_partners(self, client: Client, cities: dict[str, City]) -> None:
        assert self.listed(client, "?city=guangzhou") == ["Kazan", "Lyon"]
        assert self.listed(client, f"?city={cities['Guangzhou'].pk}") == ["Kazan", "Lyon"]

    def test_links_keep_the_filters(self, client: Client) -> None:
        page = client.get("/en/map/?alliance=brics").content.decode()
        assert 'href="?alliance=brics&amp;city=kazan"' in page

    def test_script_gets_the_list_alone(self, client: Client) -> None:
        answer = client.get("/en/map/?city=kazan", headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
        assert "HX-Request" in answer["Vary"]
        assert 'data-city-url="?city=kazan"' in answer.content.decode()

    def test_wrong_day_is_named_and_the_rest_holds(self, client: Client) -> None:
        answer = client.get("/en/map/?as_of=2024-02-31&alliance=brics")
        assert answer.status_code == 400
        assert "Please mend these" in answer.content.decode()

    def test_unknown_city_is_unknown(self, client: Client) -> None:
        assert client.get("/en/map/?city=nope").status_code == 404

    def test_number_of_queries_does_not_grow(
        self, client: Client, cities: dict[str, City], django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for kind in ("partnership", "friendship-city", "cooperation-agreement"):
            make_tie(cities["Kazan"], cities["Lyon"], kind=kind)
        client.get("/en/map/")
        with django_assert_max_num_queries(12):
            client.get("/en/map/?alliance=brics&city=kazan")
