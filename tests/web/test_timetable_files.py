"""The programme as iCalendar, schedule.xml and JSON."""

import re
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from django.test import Client
from icalendar import Calendar

from tests.domain.programme.timetables import LAST, Table, appear, build_table
from tests.factories import ParticipantFactory, PersonFactory
from twinhall.domain.programme.agendas import token_of
from twinhall.domain.programme.models import AgendaFeed, Pick, Session
from twinhall.domain.programme.placing import cancel_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    table = build_table()
    opening = table.session("Opening", "09:00", kind="plenary", room=table.hall, held_in=["en"])
    appear(opening, ParticipantFactory.create(delegation__forum=table.forum, display_name="Анна & Ко"))
    table.session("Gala", "23:00", day=LAST, kind="social", minutes=120, place="On board", held_in=[])
    table.publish()
    return table


def at(table: Table, file: str) -> str:
    return f"/en/forums/{table.forum.slug}/programme/{file}"


def imported(content: bytes, known: dict[str, Any] | None = None) -> dict[str, tuple[int, str, str]]:
    """What a calendar program keeps: by id, and of two with one id the one with the higher sequence."""
    kept = dict(known or {})
    events: Any = Calendar.from_ical(content).walk("VEVENT")
    for event in events:
        new = (int(event["SEQUENCE"]), str(event["SUMMARY"]), str(event["STATUS"]))
        if str(event["UID"]) not in kept or kept[str(event["UID"])][0] < new[0]:
            kept[str(event["UID"])] = new
    return kept


def test_a_calendar_survives_a_second_import(table: Table, client: Client) -> None:
    first = client.get(at(table, "schedule.ics"))
    kept = imported(first.content)
    assert client.get(at(table, "schedule.ics")).content == first.content
    opening, gala = Session.objects.order_by("pk")
    moved = table.place(opening, "11:00", room=table.studio)
    assert imported(client.get(at(table, "schedule.ics")).content, kept) == kept  # not published yet
    cancel_session(table.forum, gala.public_id, revision=1, by=table.organiser, at=table.at, door="test")
    table.publish()
    second = client.get(at(table, "schedule.ics"), headers={"if-none-match": first["ETag"]})
    after = imported(second.content, kept)
    assert set(after) == set(kept)
    assert {(title, status) for _sequence, title, status in after.values()} == {
        ("Opening", "CONFIRMED"),
        ("Gala", "CANCELLED"),
    }
    event: Any = next(
        one for one in Calendar.from_ical(second.content).walk("VEVENT") if str(one["SUMMARY"]) == "Opening"
    )
    assert (event["DTSTART"].dt, str(event["LOCATION"])) == (moved.starts_at, "Studio")


def test_every_file_is_sent_again_only_when_it_has_changed(table: Table, client: Client) -> None:
    for file in ("schedule.ics", "schedule.xml", "schedule.json"):
        first = client.get(at(table, file))
        assert first["Last-Modified"]
        again = client.get(at(table, file), headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_ones_agenda_as_a_calendar(table: Table, client: Client) -> None:
    person = PersonFactory.create()
    Pick.objects.create(person=person, session=Session.objects.get(kind="social"))
    feed = AgendaFeed.objects.create(person=person, forum=table.forum, made_at=table.at)
    address = f"/calendar/agendas/{token_of(feed)}.ics"
    assert [title for _sequence, title, _status in imported(client.get(address).content).values()] == ["Gala"]
    feed.revision += 1
    feed.save()
    assert client.get(address).status_code == 404
    assert client.get("/calendar/agendas/agf_0.1.x.ics").status_code == 404


def test_schedule_xml_keeps_the_rules_of_the_public_schema(table: Table, client: Client) -> None:
    """Those of validator/xsd/schedule.xml.xsd of https://github.com/voc/schedule, written out."""
    root = Tree.fromstring(client.get(at(table, "schedule.xml")).content)
    assert [child.tag for child in root] == ["generator", "version", "conference", "day", "day"]
    conference = {child.tag: child.text or "" for child in root.iterfind("conference/*")}
    assert set(conference) <= {
        "title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name"
    }  # fmt: skip
    assert re.fullmatch(r"https?://.*", conference["base_url"])
    for day in root.iterfind("day"):
        assert set(day.attrib) == {"index", "date", "start", "end"}
        for moment in (day.attrib["start"], day.attrib["end"]):
            assert _is_moment(moment)
    events = root.findall("day/room/event")
    assert len({event.attrib["guid"] for event in events}) == len(events) == 2
    assert len({event.findtext("slug") for event in events}) == 2
    for event in events:
        _is_event(event)
    people = [person.text for person in root.iterfind("day/room/event/persons/person")]
    assert people == [f"\u2068Анна & Ко\u2069 ({table.forum.delegations.get().name})"]
    gala = next(event for event in events if event.findtext("title") == "Gala")
    # After the change of clocks of that night, over midnight.
    assert (gala.findtext("date"), gala.findtext("duration")) == ("2027-10-31T23:00:00+01:00", "02:00")


def _is_event(event: Tree.Element) -> None:
    tags = [child.tag for child in event]
    must = {"room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"}
    may = {"logo", "persons", "language", "description", "recording", "links", "attachments", "url"}
    assert len(tags) == len(set(tags))
    assert must <= set(tags) <= must | may
    assert int(event.attrib["id"]) > 0
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.attrib["guid"])
    assert _is_moment(event.findtext("date") or "")
    assert re.fullmatch(r"[0-2]\d:[0-5]\d", event.findtext("start") or "")
    assert re.fullmatch(r"\d{1,2}:\d{2}", event.findtext("duration") or "")
    assert re.fullmatch(r"https?://.*", event.findtext("url") or "")
    assert all(person.text for person in event.iterfind("persons/person"))


def _is_moment(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text) is not None


def test_json_has_every_language_and_no_account(table: Table, client: Client) -> None:
    file = client.get(at(table, "schedule.json")).json()
    assert (file["version"], file["forum"]["time_zone"]) == (1, "Europe/Berlin")
    opening = file["sessions"][0]
    assert opening["titles"] == {"en": "Opening"}
    assert opening["starts_at"] == "2027-10-29T09:00:00+02:00"
    assert [part["name"] for part in opening["people"]] == ["Анна & Ко"]
