"""Events from lists: once, linked to their places, refused with line and reason."""

import datetime
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import AllianceFactory, CityFactory, CityNameFactory
from twinhall.domain.agenda.models import Event
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotRead
from twinhall.transfer import events
from twinhall.transfer.alliances import load_alliances
from twinhall.transfer.events import import_events, load_events
from twinhall.transfer.exports import events_as_csv
from twinhall.transfer.gazetteer import gazetteer_by_geonameid
from twinhall.transfer.reports import ImportReport

pytestmark = pytest.mark.django_db

HEADER = "id,title,start,end,date_precision,city,country,venue,theme,type,series,source_url,notes"
FORUM = "1,City Forum,2024-07-09,2024-07-10,day,Kazan,RU,,environment,forum,,https://news.example/forum,"


def write(folder: Path, *rows: str, header: str = HEADER, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def read(path: Path, *, is_dry: bool = False) -> ImportReport:
    return import_events(path, at=timezone.now(), door="test", is_dry=is_dry)


def test_the_shipped_events_load_and_load_again() -> None:
    load_alliances(at=timezone.now(), door="test")
    first = load_events(at=timezone.now(), door="test")
    assert (first.recorded, first.known, first.refused) == (first.read, 0, ())
    assert first.read == Event.objects.count() > 100
    again = load_events(at=timezone.now(), door="test")
    assert (again.recorded, again.known) == (0, first.read)
    assert Entry.objects.filter(verb="events.recorded").count() == 1
    assert not Event.objects.filter(source=None).exists()


def test_a_row_becomes_an_event(tmp_path: Path) -> None:
    kazan = CityFactory.create(name="Kazan")
    CityNameFactory.create(city=kazan)
    report = read(write(tmp_path, FORUM))
    assert str(report) == "read 1, recorded 1, known 0, unsure 0, refused 0"
    event = Event.objects.get()
    assert (event.title, event.city, event.country, event.state) == ("City Forum", kazan, "RU", "held")
    assert (event.starts_on, event.ends_on) == (datetime.date(2024, 7, 9), datetime.date(2024, 7, 10))
    assert event.source is not None
    assert event.source.url == "https://news.example/forum"


def test_importing_twice_changes_nothing_and_a_correction_corrects(tmp_path: Path) -> None:
    read(write(tmp_path, FORUM))
    assert (read(write(tmp_path, FORUM)).known, Event.objects.count()) == (1, 1)
    number = Event.objects.get().public_id
    assert read(write(tmp_path, FORUM.replace("2024-07-10", "2024-07-11"))).recorded == 1
    assert Event.objects.get().ends_on == datetime.date(2024, 7, 11)
    assert Event.objects.get().public_id == number


def test_an_export_comes_back_without_a_change(tmp_path: Path) -> None:
    load_alliances(at=timezone.now(), door="test")
    load_events(at=timezone.now(), door="test")
    city = CityFactory.create(name="New York City", country="US")
    Event.objects.filter(place="New York").update(city=city)
    path = tmp_path / "events.csv"
    path.write_text("".join(events_as_csv(Event.objects.all())), encoding="utf-8")
    report = read(path)
    assert (report.known, report.recorded, report.unsure, report.refused) == (report.read, 0, (), ())


def test_what_a_list_does_not_tell_stays_as_recorded(tmp_path: Path) -> None:
    read(write(tmp_path, FORUM + ",cancelled", header=HEADER + ",state"))
    assert read(write(tmp_path, FORUM)).known == 1
    assert Event.objects.get().state == "cancelled"


def test_a_dry_run_only_counts(tmp_path: Path) -> None:
    assert read(write(tmp_path, FORUM), is_dry=True).recorded == 1
    assert not Event.objects.exists()
    assert not Entry.objects.exists()


def test_a_month_stays_a_month(tmp_path: Path) -> None:
    read(write(tmp_path, "1,Forum,2024-05,2024-05,month,,RU,,,,,https://news.example/,"))
    event = Event.objects.get()
    assert (event.precision, event.starts_on, event.ends_on) == (
        "month",
        datetime.date(2024, 5, 1),
        datetime.date(2024, 5, 31),
    )


def test_without_a_column_for_it_the_alliance_is_the_one_the_title_names(tmp_path: Path) -> None:
    alliance = AllianceFactory.create(slug="north", names={"en": "North"})
    read(
        write(
            tmp_path,
            "1,North+ Forum,2024-05-01,,day,,RU,,,,,https://news.example/,",
            "2,Northern Lights,2024-05-01,,day,,RU,,,,,https://news.example/,",
        )
    )
    assert [event.alliance for event in Event.objects.order_by("foreign_id")] == [alliance, None]


def test_what_was_only_announced_is_not_held(tmp_path: Path) -> None:
    read(
        write(
            tmp_path,
            "1,One,2024-05-01,,day,,RU,,,,,https://news.example/,as scheduled",
            "2,Two,2999-05-01,,day,,RU,,,,,https://news.example/,",
        )
    )
    assert [event.state for event in Event.objects.order_by("foreign_id")] == ["announced", "announced"]


def test_an_event_of_two_lists_is_one_event(tmp_path: Path) -> None:
    read(write(tmp_path, "1,2nd North Summit,2015-07-08,2015-07-09,day,Ufa,RU,,,,,https://a.example/,"))
    second = write(
        tmp_path,
        "7,2nd Northern Summit,2015-07,2015-07,month,Ufa,RU,,,,,https://b.example/,",
        "8,3rd Northern Summit,2015-07,2015-07,month,Ufa,RU,,,,,https://b.example/,",
        name="other.csv",
    )
    report = read(second)
    assert (report.recorded, report.known) == (1, 1)


def test_a_place_that_may_be_several_stays_without_a_link(tmp_path: Path) -> None:
    for slug in ("kazan-in-the-north", "kazan-in-the-south"):
        CityNameFactory.create(city=CityFactory.create(name="Kazan", slug=slug), text="Kazan")
    report = read(write(tmp_path, FORUM))
    assert [(unsure.line, unsure.city) for unsure in report.unsure] == [(2, "Kazan")]
    assert (Event.objects.get().city, Event.objects.get().place) == (None, "Kazan")


def test_a_place_the_loaded_set_lacks_comes_from_the_gazetteer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The widest set takes seconds to read; a smaller one has Kazan, too.
    monkeypatch.setattr(events, "gazetteer_by_geonameid", partial(gazetteer_by_geonameid, size=15000))
    row = FORUM.replace("Kazan,RU", "Kazan,RU,551487")
    read(write(tmp_path, row, header=HEADER.replace("country,", "country,geonameid,")))
    city = Event.objects.get().city
    assert city is not None
    assert (city.name, city.geonameid) == ("Kazan", 551487)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (FORUM.replace("City Forum", ""), "title is empty"),
        (FORUM.replace("2024-07-09", "2024-02-30"), "“2024-02-30” is no day of the calendar"),
        (FORUM.replace("2024-07-09", "9 July"), "“9 July” is not a date"),
        (FORUM.replace("2024-07-09", ""), "start is empty"),
        (FORUM.replace("2024-07-10", "2024-07-08"), "is before start"),
        (FORUM.replace(",day,", ",hour,"), "date_precision “hour” is none of day, month, year"),
        (FORUM.replace("2024-07-09", "2024"), "is less precise than date_precision"),
        (FORUM.replace(",RU,", ",XX,"), "“XX” is not a country code"),
        (FORUM.replace("https://news.example/forum", ""), "source_url is empty"),
        (FORUM.replace("https://news", "javascript:news"), "is not a web address"),
        (FORUM.replace("City Forum", "x" * 301), "title is longer than 300 characters"),
        (FORUM + ",one cell too many", "the line has 14 cells"),
        ('1,"City Forum', "a quotation mark is not closed"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_hold(tmp_path: Path, row: str, reason: str) -> None:
    right = "2,Another Forum,2024-08-01,,day,,RU,,,,,https://news.example/,"
    report = read(write(tmp_path, row, right))
    assert (report.read, report.recorded) == (2, 1)
    assert [refusal.line for refusal in report.refused] == [2]
    assert reason in report.refused[0].reason
    assert [event.title for event in Event.objects.all()] == ["Another Forum"]


def test_an_id_counts_once_in_a_list(tmp_path: Path) -> None:
    report = read(write(tmp_path, FORUM, FORUM.replace("City Forum", "Other")))
    assert [(refusal.line, refusal.reason) for refusal in report.refused] == [
        (3, "the event stands in line 2 already")
    ]


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="lacks these columns"):
        read(write(tmp_path, "1", header="id"))


def test_json_and_foreign_encodings_are_refused(tmp_path: Path) -> None:
    json = tmp_path / "list.json"
    json.write_text("{}", encoding="utf-8")
    with pytest.raises(CannotRead, match="events come as a table"):
        read(json)
    latin = tmp_path / "latin.csv"
    latin.write_bytes(HEADER.encode() + b"\n1,Bras\xedlia\n")
    with pytest.raises(CannotRead, match="Line 2 is not UTF-8"):
        read(latin)
