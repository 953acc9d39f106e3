"""Lists of cities from CSV."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from twinhall.domain.cities.models import City, Succession
from twinhall.kit.errors import CannotRead
from twinhall.transfer.cities import import_cities
from twinhall.transfer.reports import ImportReport
from twinhall.transfer.ties import wider

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
HEADER = "id,name,country,lat,lon,population,geonameid,wikidata_qid"
KAZAN = {
    "geonameid": 551487,
    "name": "Kazan",
    "latitude": 55.78874,
    "longitude": 49.12214,
    "countrycode": "RU",
    "population": 1_243_500,
    "timezone": "Europe/Moscow",
    "admin1code": "73",
    "alternatenames": ["Казань"],
}


@pytest.fixture(autouse=True)
def _one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wider, "GazetteerFile", lambda size: {551487: KAZAN})


def imported(folder: Path, *lines: str, header: str = HEADER, **how: Any) -> ImportReport:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return import_cities(path, at=AT, door="test", **how)


def test_known_cities_are_completed_and_others_added(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        "k1,Kazan,RU,55.79,49.12,1300000,551487,Q900",
        "e1,Exampleton,GB,51.5,-0.1,5000,,",
    )

    assert str(report) == "read 2, recorded 2, known 0, unsure 0, refused 0"
    kazan = City.objects.get(geonameid=551487)
    assert (kazan.wikidata_qid, kazan.foreign_id, kazan.population) == ("Q900", "k1", 1_243_500)
    assert kazan.source is not None
    assert kazan.source.publisher == "GeoNames"
    added = City.objects.get(name="Exampleton")
    assert (added.population, added.is_confirmed, added.geonameid) == (5000, False, None)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    lines = ("k1,Kazan,RU,55.79,49.12,,551487,Q900", ",Exampleton,GB,51.5,-0.1,5000,,")
    imported(tmp_path, *lines)
    before = list(City.objects.order_by("pk").values())

    assert str(imported(tmp_path, *lines)) == "read 2, recorded 0, known 2, unsure 0, refused 0"
    assert list(City.objects.order_by("pk").values()) == before


def test_a_dry_run_counts_and_records_nothing(tmp_path: Path) -> None:
    report = imported(tmp_path, "e1,Exampleton,GB,51.5,-0.1,5000,,", dry_run=True)
    assert (report.recorded, City.objects.count()) == (1, 0)


def test_optional_columns_give_kind_region_time_zone_and_names(tmp_path: Path) -> None:
    imported(
        tmp_path,
        "Tatarstan,RU,55.8,49.1,region,Volga,Europe/Moscow,Татарстан,鞑靼斯坦",
        header="name,country,lat,lon,kind,region,time_zone,name_ru,name_zh-hans",
    )
    city = City.objects.get()
    assert (city.kind, city.region_name, city.time_zone) == ("region", "Volga", "Europe/Moscow")
    assert city.labels == {"ru": "Татарстан"}
    assert set(city.names.values_list("language", "text")) >= {("ru", "Татарстан"), ("zh-Hans", "鞑靼斯坦")}


def test_a_city_that_took_anothers_place_is_linked_to_it(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        "old,Oldton,GB,51.5,-0.1,,",
        "new,Newton,GB,51.9,-0.9,old,2024-04",
        "odd,Oddton,GB,52.9,-1.9,nobody,",
        header="id,name,country,lat,lon,replaces,replaced_on",
    )
    [succession] = Succession.objects.all()
    assert (succession.predecessor.name, succession.successor.name) == ("Oldton", "Newton")
    assert (succession.on, succession.on_precision) == (datetime.date(2024, 4, 1), "month")
    [refusal] = report.refused
    assert (refusal.line, "nobody" in refusal.reason) == (4, True)
    assert report.read == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,Exampleton,XX,51.5,-0.1,1,,", "“XX” is no country code of two letters that is known"),
        ("x,Exampleton,GB,91.5,-0.1,1,,", "the coordinates 91.5, -0.1 are not on Earth"),
        ("x,Exampleton,GB,,,1,,", "the coordinates are missing"),
        ("x,Exampleton,GB,51.5,-0.1,many,,", "“many” is no number of people"),
        ("x,Exampleton,GB,51.5,-0.1,99999999999,,", "“99999999999” is no number of people"),
        ("x,Exampleton,GB,51.5,-0.1,1,abc,", "“abc” is no GeoNames id"),
        ("x,Exampleton,GB,51.5,-0.1,1,,900", "“900” is no Wikidata id"),
        ("x,=1+1,GB,51.5,-0.1,1,,", "the city’s name begins with “=”, as a formula does"),
        ("x,,GB,51.5,-0.1,1,,", "the city has no name"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line_and_the_others_are_recorded(
    tmp_path: Path, line: str, reason: str
) -> None:
    report = imported(tmp_path, "e1,Goodton,GB,51.5,-0.1,5000,,", line)
    assert [(refusal.line, refusal.reason) for refusal in report.refused] == [(3, reason)]
    assert (report.read, report.recorded) == (2, 1)
    assert list(City.objects.values_list("name", flat=True)) == ["Goodton"]


def test_a_file_that_is_no_table_of_cities_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="lat, lon"):
        imported(tmp_path, "Kazan,RU", header="name,country")
    with pytest.raises(CannotRead, match="JSON"):
        imported(tmp_path, "{}", header="[")
