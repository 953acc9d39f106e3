"""A small world: two cities in the register, one only in the gazetteer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import CityFactory, CityNameFactory
from twinhall.algorithms.name_matching import name_key
from twinhall.domain.cities.models import City
from twinhall.transfer.ties import wider

HEADER = (
    "city_a,country_a,lat_a,lon_a,city_b,country_b,lat_b,lon_b,since_year,source,id_a,geonameid_b,since,until"
)
MORE = ",kind,source_url"
WriteList = Callable[..., Path]


def _record(
    number: int, name: str, country: str, latitude: float, longitude: float, people: int
) -> dict[str, Any]:
    return {
        "geonameid": number,
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "countrycode": country,
        "population": people,
        "timezone": "Europe/Berlin",
        "admin1code": "",
        "alternatenames": [],
    }


@pytest.fixture(autouse=True)
def _small_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world outside the register, without reading all of it."""
    records = {2895044: _record(2895044, "Jena", "DE", 50.92878, 11.5899, 104712)}
    monkeypatch.setattr(wider, "GazetteerFile", lambda size: records)


@pytest.fixture
def kazan() -> City:
    city = CityFactory.create(name="Kazan", geonameid=551487, latitude=55.78874, longitude=49.12214)
    for text in ("Kazan", "Казань"):
        CityNameFactory.create(city=city, text=text, key=name_key(text))
    return city


@pytest.fixture
def guangzhou() -> City:
    city = CityFactory.create(
        name="Guangzhou", country="CN", geonameid=1809858, latitude=23.11667, longitude=113.25
    )
    CityNameFactory.create(city=city, text="Guangzhou", key="guangzhou")
    return city


@pytest.fixture
def write_list(tmp_path: Path) -> WriteList:
    """Writes rows beneath the header into a file of that name."""

    def write(*rows: str, name: str = "list.csv", header: str = HEADER + MORE) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return path

    return write
