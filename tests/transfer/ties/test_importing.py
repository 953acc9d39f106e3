"""Lists of ties into the register, as a person at the command line lives it."""

import csv
import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from tests.transfer.ties.conftest import HEADER, WriteList
from twinhall.domain.cities.models import City
from twinhall.domain.ties import bulk
from twinhall.domain.ties.models import ImportRun, MatchQuestion, Tie, TieSource
from twinhall.kit.errors import CannotRead
from twinhall.transfer.exports import every_tie, ties_as_csv, ties_as_geojson, ties_as_jsonl
from twinhall.transfer.reports import ImportReport
from twinhall.transfer.ties import import_ties, importing
from twinhall.transfer.ties.worklist import answer_question, open_questions, refuse_question

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)

PLAIN = "Казань,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,2012,wikidata-2017;wikipedia-2026,,,,,,"


def read(path: Path, **options: Any) -> ImportReport:
    return import_ties(path, at=AT, door="command", **options)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.recorded, report.known, len(report.unsure), len(report.refused)


def everything() -> list[list[dict[str, Any]]]:
    tables: list[Any] = [City, Tie, TieSource, MatchQuestion]
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_a_row_becomes_a_tie_with_its_sources(write_list: WriteList) -> None:
    report = read(write_list(PLAIN))
    assert str(report) == "read 1, recorded 1, known 0, unsure 0, refused 0"
    tie = Tie.objects.get()
    assert (tie.since, tie.known_since) == (datetime.date(2012, 1, 1), datetime.date(2012, 1, 1))
    assert list(tie.evidence.order_by("pk").values_list("source__key", "since_precision")) == [
        ("wikidata-2017", "year"),
        ("wikipedia-2026", "unknown"),
    ]


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_importing_twice_changes_nothing(write_list: WriteList) -> None:
    path = write_list(
        PLAIN,
        "Jena,DE,50.93,11.59,Kazan,RU,55.79,49.12,,a list,,,,,,",
        "Nowhere,CN,,,Kazan,RU,,,,a list,,,,,,",
    )
    assert counts(read(path)) == (3, 2, 0, 1, 0)
    before = everything()
    assert counts(read(path)) == (3, 0, 2, 1, 0)
    assert everything() == before


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_a_later_list_adds_its_evidence(write_list: WriteList) -> None:
    read(write_list(PLAIN))
    later = PLAIN.replace("wikidata-2017;wikipedia-2026", "sister-list-2025")
    assert counts(read(write_list(later, name="later.csv"))) == (1, 1, 0, 0, 0)
    assert counts(read(write_list(later, name="later.csv"))) == (1, 0, 1, 0, 0)
    assert Tie.objects.get().source_count == 3


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_a_dry_run_records_nothing(write_list: WriteList) -> None:
    before = everything()
    assert counts(read(write_list(PLAIN, "Jena,DE,50.93,11.59,Kazan,RU,55.79,49.12,,x,,,,,,"), dry_run=True))[
        :2
    ] == (2, 2)
    assert everything() == before
    assert not ImportRun.objects.exists()


@pytest.mark.usefixtures("kazan")
def test_what_the_register_lacks_is_added(write_list: WriteList) -> None:
    path = write_list(
        "Jena,DE,50.93,11.59,Kazan,RU,55.79,49.12,,x,,,,,,",
        "Mitte (Berlin),DE,52.52,13.41,Kazan,RU,55.79,49.12,,x,list-7,,,,,",
    )
    assert counts(read(path)) == (2, 2, 0, 0, 0)
    added = City.objects.exclude(name="Kazan").order_by("name")
    assert list(added.values_list("name", "geonameid", "kind", "is_confirmed", "foreign_id")) == [
        ("Jena", 2895044, "city", True, ""),
        ("Mitte (Berlin)", None, "district", False, "list-7"),
    ]


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_an_id_that_contradicts_the_coordinates_is_asked_about(write_list: WriteList) -> None:
    report = read(write_list("Kazan,RU,55.79,49.12,Wuhan,CN,30.58,114.27,,x,,1809858,,,,"))
    (question,) = report.unsure
    assert (question.line, question.side, question.city) == (2, "b", "Wuhan")
    assert "km from the coordinates" in question.reason


ROWS_REFUSED = {
    "Kazan,RU,55.79,49.12,Kazan,RU,55.79,49.12,,x,,,,,,": "both ends are the same city",
    "Kazan,RU,55.79,49.12,Казань,RU,55.78,49.11,,x,,,,,,": "both ends are the same city",
    "Kazan,ZZ,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "“ZZ” is no country code",
    "Kazan,,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "the country is missing",
    ",RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "the city has no name",
    "Kazan,RU,95.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "are not on Earth",
    "Kazan,RU,nan,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "are not on Earth",
    "Kazan,RU,north,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "are no coordinates",
    "Kazan,RU,55.79,,Guangzhou,CN,23.1,113.3,,x,,,,,,": "of the coordinates one is missing",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,2024-02-30,,,": "“2024-02-30” is no day of the calendar",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,2031,x,,,,,,": "is in the future",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,2020,2019,,": "until (2019) is before since (2020)",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,2012,x,,,2013-01-01,,,": "different years",
    "=HYPERLINK(1),RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "begins with “=”, as a formula does",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,g1,,,,": "“g1” is no GeoNames id",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,enemies,": "the kind “enemies” is not known",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,javascript:alert(1)": "is no web address",
    f"{'K' * 201},RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,": "longer than 200 characters",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,,,": "",
    "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,,x,,,,,,,,,more": "cells, the header 16",
}


@pytest.mark.usefixtures("kazan", "guangzhou")
@pytest.mark.parametrize("row", ROWS_REFUSED)
def test_a_wrong_row_is_refused_with_its_line_and_the_reason(row: str, write_list: WriteList) -> None:
    report = read(write_list(PLAIN, row))
    if reason := ROWS_REFUSED[row]:
        assert [refusal.line for refusal in report.refused] == [3]
        assert reason in report.refused[0].reason
        assert Tie.objects.count() == 1
    else:
        assert report.refused == ()


def test_missing_columns_are_named(write_list: WriteList) -> None:
    path = write_list(header="city_a,country_a,lat_a,lon_a,city_b,country_b,lat_b,since_year")
    with pytest.raises(CannotRead, match="lacks these columns: lon_b, source"):
        read(path)


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_the_report_tells_every_row_left_out(write_list: WriteList, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    read(write_list("=1+1,RU,,,Kazan,RU,,,,x,,,,,,", "Nowhere,CN,,,Kazan,RU,,,,x,,,,,,"), report=out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["outcome"], row["side"], row["city"]) for row in rows] == [
        ("2", "refused", "a", "'=1+1"),
        ("3", "unsure", "a", "Nowhere"),
    ]


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_an_interrupted_import_leaves_whole_batches_and_goes_on(
    write_list: WriteList, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        f"Place {number},DE,{50 + number / 10},{10 + number / 10},Kazan,RU,55.79,49.12,,x,p{number},,,,,"
        for number in range(6)
    ]
    path = write_list(*rows)
    monkeypatch.setattr(importing, "_BATCH", 2)
    honest = bulk.record_known_ties
    calls = []

    def killed_at_the_third(*args: Any, **options: Any) -> Any:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return honest(*args, **options)

    monkeypatch.setattr(importing, "record_known_ties", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        read(path)
    assert Tie.objects.count() == 4
    monkeypatch.setattr(importing, "record_known_ties", honest)
    assert counts(read(path)) == (6, 6, 0, 0, 0)
    assert Tie.objects.count() == 6
    assert counts(read(path)) == (6, 0, 6, 0, 0)


@pytest.mark.usefixtures("guangzhou")
def test_a_question_is_answered_once_for_all(kazan: City, write_list: WriteList) -> None:
    path = write_list(
        "Nowhere,CN,,,Kazan,RU,55.79,49.12,,x,,,,,,", "Nevermind,CN,,,Kazan,RU,55.79,49.12,,x,,,,,,"
    )
    read(path)
    first, second = open_questions()
    guangzhou = City.objects.get(name="Guangzhou")
    assert answer_question(first.pk, {"a": guangzhou.public_id}, at=AT, door="command")
    refuse_question(second.pk, at=AT, door="command")
    assert {party.city for party in Tie.objects.get().parties.all()} == {kazan, guangzhou}
    assert counts(read(path)) == (2, 0, 1, 0, 1)
    assert open_questions() == []


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_what_is_exported_comes_back_as_known(write_list: WriteList, tmp_path: Path) -> None:
    read(
        write_list(
            PLAIN, "Jena,DE,50.93,11.59,Kazan,RU,55.79,49.12,,x,,,1999-05,2001-05-02,,https://city.example/x"
        )
    )
    before = everything()
    path = tmp_path / "out.csv"
    path.write_text("".join(ties_as_csv(every_tie())), encoding="utf-8")
    assert counts(read(path)) == (2, 0, 2, 0, 0)
    assert everything() == before


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_other_formats_are_json(write_list: WriteList) -> None:
    read(write_list(PLAIN))
    (feature,) = json.loads("".join(ties_as_geojson(every_tie())))["features"]
    assert feature["geometry"] == {
        "type": "LineString",
        "coordinates": [[49.12214, 55.78874], [113.25, 23.11667]],
    }
    (line,) = ties_as_jsonl(every_tie())
    assert json.loads(line)["since"] == "2012"


def _value(text: str) -> dict[str, str]:
    return {"type": "uri" if text.startswith("http") else "literal", "value": text}


@pytest.mark.usefixtures("kazan", "guangzhou")
@pytest.mark.parametrize(
    "names",
    [
        ("a", "b", "aLabel", "bLabel", "coordA", "coordB"),
        ("city", "partner", "cityLabel", "partnerLabel", "coords", "partnerCoords"),
    ],
)
def test_an_answer_of_wikidata_is_read(names: tuple[str, ...], tmp_path: Path) -> None:
    values = (
        *("http://www.wikidata.org/entity/Q900", "http://www.wikidata.org/entity/Q16572"),
        *("Kazan", "Guangzhou", "Point(49.12 55.79)", "Point(113.26 23.13)"),
    )
    row = dict(zip(names, map(_value, values), strict=True)) | {"start": _value("2012-07-06T00:00:00Z")}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"head": {"vars": [*row]}, "results": {"bindings": [row]}}))
    assert counts(read(path)) == (1, 1, 0, 0, 0)
    assert Tie.objects.get().since == datetime.date(2012, 7, 6)


def test_items_that_are_known_need_no_label(kazan: City, guangzhou: City, tmp_path: Path) -> None:
    City.objects.filter(pk=kazan.pk).update(wikidata_qid="Q900")
    City.objects.filter(pk=guangzhou.pk).update(wikidata_qid="Q16572")
    item = "http://www.wikidata.org/entity/{}"
    row = {"city": _value(item.format("Q900")), "twin": _value(item.format("Q16572"))}
    strange = row | {"twin": _value(item.format("Q404"))}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"head": {"vars": [*row]}, "results": {"bindings": [row, strange]}}))
    report = read(path)
    assert counts(report) == (2, 1, 0, 1, 0)
    assert report.unsure[0].reason == "the city Q404 has no name and is not known here"


@pytest.mark.usefixtures("kazan", "guangzhou")
def test_a_side_s_own_word_comes_in_stands_there_and_goes_out(write_list: WriteList) -> None:
    header = HEADER + ",term_a,binds_a,term_b,binds_b"
    row = "Kazan,RU,55.79,49.12,Guangzhou,CN,23.1,113.3,2012,x,,,,,"
    path = write_list(row + "город-побратим,no,友好城市,", row + "город-побратим,maybe,,", header=header)
    report = read(path)
    assert [refusal.reason for refusal in report.refused] == ["binds: “maybe” is neither yes nor no"]
    said = [("город-побратим", False), ("友好城市", None)]
    assert list(Tie.objects.get().parties.values_list("local_term", "is_binding")) == said
    (out,) = csv.DictReader("".join(ties_as_csv(every_tie())).splitlines())
    assert [out[name] for name in ("term_a", "binds_a", "term_b", "binds_b")] == [
        *("город-побратим", "no", "友好城市", "")
    ]


@pytest.mark.parametrize(
    "text", ['{"head": {"vars": []}, "results": {"bind', "[1, 2]", '{"a": 1}', "[" * 100_000]
)
def test_a_broken_answer_cannot_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text)
    with pytest.raises(CannotRead):
        read(path)
