"""Lists of people: every row is told what became of it, nobody comes in twice, reading it again changes nothing."""

import datetime
from pathlib import Path

import pytest

from tests.domain.delegations.conftest import AT, Scene, scene  # noqa: F401 - a fixture
from tests.factories import DelegationFactory, ParticipantFactory
from twinhall.domain.delegations.lists import ListReport, register_list
from twinhall.domain.delegations.models import Participant
from twinhall.domain.delegations.registering import withdraw_participant
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotDo
from twinhall.transfer.delegations import COLUMNS, people_as_rows, read_people
from twinhall.transfer.exports import rows_as_csv
from twinhall.transfer.tables_out import rows_as_xlsx

pytestmark = pytest.mark.django_db
HEADER = (
    "passport_name,display_name,role,email,born,languages,arrives,visa_letter,nationality,passport_number"
)


@pytest.fixture
def wide(scene: Scene) -> Scene:  # noqa: F811
    """The same with places for all."""
    Forum.objects.filter(pk=scene.forum.pk).update(quota=None)
    return scene


def read(scene: Scene, content: bytes | str, place: Path) -> ListReport:  # noqa: F811
    file = place / "people.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    people, faults = read_people(file, scene.forum, most_bytes=10_000_000)
    return register_list(
        scene.delegation.public_id, people, refused=faults, by=scene.keeper, at=AT, door="test"
    )


def table(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def counts(report: ListReport) -> tuple[int, int, int, int, int]:
    return (report.read, report.recorded, report.changed, report.known, len(report.refused))


def test_a_row_is_read_as_it_is_meant(wide: Scene, tmp_path: Path) -> None:
    row = '"MKHIZE THABO","Thabo Mkhize",Head of delegation,T@city.example,1975-03-09,"isiZulu; English, русский",'
    report = read(wide, table(row + "2027-06-20 23:30,yes,za,a1"), tmp_path)
    made = Participant.objects.get()
    assert counts(report) == (1, 1, 0, 0, 0)
    assert (made.role, made.email, made.languages) == ("head", "t@city.example", ["zu", "en", "ru"])
    # Half past eleven in Moscow is the evening of the same day in UTC.
    assert made.arrives_at == datetime.datetime(2027, 6, 20, 20, 30, tzinfo=datetime.UTC)
    assert (made.nationality, made.passport_number, made.born_on) == ("ZA", "A1", datetime.date(1975, 3, 9))


def test_three_hundred_doubles_come_in_once_and_twice_changes_nothing(wide: Scene, tmp_path: Path) -> None:
    rows = [f"PERSON{number} ANNA,,,,19{number % 90 + 10}-01-02,,,,," for number in range(150)]
    rows += [f"OTHER{number} BORIS,,,b{number}@city.example,,,,,," for number in range(150)]
    again = [row.replace("PERSON", "Person").replace("OTHER", "ANOTHER") for row in rows]
    report = read(wide, table(*rows, *again), tmp_path)
    assert counts(report) == (600, 300, 0, 0, 300)
    assert report.refused[0].line == 302
    assert report.refused[0].reason == "the same person as in line 2"
    before, told = list(Participant.objects.values()), Entry.objects.count()
    second = read(wide, table(*rows, *again), tmp_path)
    assert counts(second) == (600, 0, 0, 300, 300)
    assert (list(Participant.objects.values()), Entry.objects.count()) == (before, told)


def test_what_is_on_another_list_is_refused(wide: Scene, tmp_path: Path) -> None:
    there = DelegationFactory.create(forum=wide.forum)
    ParticipantFactory.create(delegation=there, passport_name="SILVA ANA", born_on=datetime.date(1980, 1, 2))
    ParticipantFactory.create(delegation=there, email="x@city.example")
    report = read(
        wide,
        table(
            "Silva Ana,,,,1980-01-02,,,,,", "SILVA ANA,,,,1990-01-02,,,,,", "NEW ONE,,,x@city.example,,,,,,"
        ),
        tmp_path,
    )
    assert [remark.line for remark in report.refused] == [2, 4]
    assert "another delegation" in report.refused[0].reason


def test_a_row_that_cannot_be_is_told_and_the_others_come_in(wide: Scene, tmp_path: Path) -> None:
    report = read(
        wide,
        table(
            "E,,,,,,,,,",
            f"{'A' * 120},,,,,,,,,",
            f"{'B' * 201},,,,,,,,,",
            "FOUR,,king,,,,,,,",
            "FIVE,,,,9.3.1975,,,,,",
            "SIX,,,,,Klingonish,,,,",
            "SEVEN,,,,,,2027-06-20,,,",
            '"EIGHT,,,,,,,,,',
            "NINE,,head,,,,,,,",
            "TEN,,head,,,,,,,",
            "ИВАНОВА АННА,,,,,,,,,",
        ),
        tmp_path,
    )
    assert counts(report) == (11, 4, 0, 0, 7)
    assert [remark.line for remark in report.refused] == [4, 5, 6, 7, 8, 9, 11]
    assert [remark.line for remark in report.doubted] == [3, 12]


def test_the_head_may_be_another_in_the_next_list(wide: Scene, tmp_path: Path) -> None:
    read(wide, table("NINE,,head,,,,,,,", "TEN,,,,,,,,,"), tmp_path)
    report = read(wide, table("TEN,,head,,,,,,,", "NINE,,member,,,,,,,"), tmp_path)
    roles = dict(Participant.objects.values_list("passport_name", "role"))
    assert (counts(report), roles) == ((2, 0, 2, 0, 0), {"NINE": "member", "TEN": "head"})


def test_who_is_over_the_quota_waits_and_who_withdrew_stays_away(
    scene: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    rows = table("ONE,,,,,,,,,", "TWO,,,,,,,,,", "THREE,,,,,,,,,")
    assert read(scene, rows, tmp_path).waiting == 1
    one = Participant.objects.get(passport_name="ONE")
    withdraw_participant(one.public_id, by=scene.keeper, at=AT, door="test")
    report = read(scene, rows, tmp_path)
    assert (counts(report), report.refused[0].line) == ((3, 0, 0, 2, 1), 2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table("ИВАНОВА АННА,,,,,,,,,").encode("cp1251"), "Line 2 is not UTF-8"),
        (table("X,,,,,,,,,").encode("utf-16"), "UTF-16"),
        (b"name,role\nX,\n", "lacks these columns: passport_name"),
        (b"", "is empty"),
        (b'{"people": []}', "JSON"),
        (b"PK\x03\x04 no archive", "broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    wide: Scene, tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(CannotDo, match=why):
        read(wide, content, tmp_path)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_what_is_given_out_can_be_read_in_again(wide: Scene, tmp_path: Path, file_format: str) -> None:
    read(
        wide,
        table(
            '=SUM(1),Анна,,a@city.example,1975-03-09,"ru, pt-BR",2027-06-20 23:30,yes,ZA,0012',
            '"O\'BRIEN, JR.",,head,,,,,,,',
        ),
        tmp_path,
    )
    before = list(Participant.objects.values())
    rows = list(people_as_rows(Participant.objects.order_by("pk"), wide.forum))
    content = (
        rows_as_xlsx("People", COLUMNS, rows)
        if file_format == "xlsx"
        else "".join(["\ufeff", *rows_as_csv(COLUMNS, rows)])
    )
    report = read(wide, content, tmp_path)
    assert counts(report) == (2, 0, 0, 2, 0)
    assert list(Participant.objects.values()) == before
