"""The programme of a forum as everybody reads it, and as its organisers plan it."""

import datetime
from typing import Any

import pytest
from django.test import Client

from tests.domain.programme.timetables import LAST, Table, appear, build_table
from tests.factories import DelegationFactory, ParticipantFactory, PersonFactory
from tests.web.reading import MOST_QUERIES_SIGNED_IN, grows_with_rows, words_of
from twinhall.domain.forums.models import ForumTrack
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import Pick, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    table = build_table()
    opening = table.session(
        "Opening", "09:00", kind="plenary", room=table.hall, held_in=["en"], interpreted_into=["ru", "ar"]
    )
    track = ForumTrack.objects.create(forum=table.forum, names={"en": "Culture"}, theme="culture")
    table.session("Museums", "10:00", room=table.studio, held_in=["pt-br"], track=track)
    table.session("Lunch", "12:00", kind="break", held_in=[])
    table.session("Farewell", "10:00", day=LAST, room=table.hall, held_in=["zh"])
    appear(
        opening,
        ParticipantFactory.create(delegation__forum=table.forum, display_name="Анна Иванова", office="Mayor"),
        "chair",
    )
    return table


@pytest.fixture
def published(table: Table) -> Table:
    table.publish()
    return table


def at(table: Table, part: str = "", language: str = "en") -> str:
    return f"/{language}/forums/{table.forum.slug}/programme/{part}"


def signed_in(person: Person | None = None) -> Client:
    client = Client()
    client.force_login(person or PersonFactory.create())
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words_of(answer.content)


def test_before_it_is_published_it_is_being_planned(table: Table, client: Client) -> None:
    assert "The programme is being planned" in read(client, at(table))
    assert "Opening" not in read(client, at(table))


def test_a_day_by_rooms_and_hours(published: Table, client: Client) -> None:
    page = client.get(at(published)).content.decode()
    assert '<th scope="col">Great hall</th><th scope="col">Studio</th>' in page
    assert 'colspan="2"' in page  # lunch is for all
    words = words_of(page.encode())
    assert "Times: Europe/Berlin, UTC+2" in words
    assert "09:00–10:00" in words
    assert "Held in English, interpreted into Russian, Arabic" in words
    assert "Farewell" not in words
    assert "Farewell" in read(client, at(published, f"?day={LAST}"))


def test_the_list_has_every_day_and_who_appears(published: Table, client: Client) -> None:
    words = read(client, at(published, "?view=list"))
    assert "Chair: Анна Иванова, Mayor" in words
    assert words.index("Opening") < words.index("Museums") < words.index("Farewell")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("understand=ru", {"Opening", "Lunch"}),
        ("understand=pt-br", {"Museums", "Lunch"}),
        ("understand=ru&understand=zh", {"Opening", "Lunch", "Farewell"}),
        ("kind=plenary", {"Opening"}),
        ("theme=culture", {"Museums"}),
        ("theme=culture&kind=plenary", set()),
    ],
)
def test_filters_hold_on_the_page_and_in_the_files(
    published: Table, client: Client, query: str, titles: set[str]
) -> None:
    every = {"Opening", "Museums", "Lunch", "Farewell"}
    words = read(client, at(published, f"?view=list&{query}"))
    assert {title for title in every if title in words} == titles
    file = client.get(at(published, f"schedule.json?{query}")).json()
    assert {one["titles"]["en"] for one in file["sessions"]} == titles
    page = client.get(at(published, f"?{query}")).content.decode()
    assert (f"schedule.ics?{query.replace('&', '&amp;')}" in page) is bool(titles)


def test_a_filter_that_is_wrong_is_named(published: Table, client: Client) -> None:
    assert "“polka” is not in the list" in read(client, at(published, "?kind=polka&view=list"))


def test_ones_agenda_without_a_script(published: Table) -> None:
    client = signed_in()
    museums = Session.objects.get(titles__en="Museums").public_id
    answer = client.post(at(published, "agenda/pick/"), {"add": museums, "next": at(published, "?view=list")})
    assert answer["Location"] == at(published, f"?view=list#{museums}")
    assert "Museums" in read(client, at(published, "agenda/"))
    assert "Opening" not in read(client, at(published, "?view=list&mine=on"))
    client.post(at(published, "agenda/pick/"), {"drop": museums})
    assert "Nothing on your agenda yet" in read(client, at(published, "agenda/"))
    away = client.post(at(published, "agenda/pick/"), {"add": museums, "next": "https://elsewhere.example/"})
    assert away["Location"].startswith(at(published))


def test_what_a_participant_appears_in_is_on_her_agenda(published: Table) -> None:
    person = PersonFactory.create()
    published.forum.participants.update(person=person)
    words = read(signed_in(person), at(published, "agenda/"))
    assert "Opening" in words
    assert "You appear here" in words


def test_a_closed_session_is_for_delegations(published: Table, client: Client) -> None:
    published.session("Heads of delegations", "16:00", room=published.hall, is_open=False)
    published.publish()
    member = PersonFactory.create()
    ParticipantFactory.create(delegation=DelegationFactory.create(forum=published.forum), person=member)
    for address in ("?view=list", "schedule.json", "schedule.ics", "schedule.xml", "changes/"):
        for reader, sees in ((client, False), (signed_in(), False), (signed_in(member), True)):
            content = reader.get(at(published, address)).content.decode()
            assert ("Heads of delegations" in content) is sees, address
    closed = Session.objects.get(is_open=False)
    outside = signed_in()
    outside.post(at(published, "agenda/pick/"), {"add": closed.public_id})
    assert not Pick.objects.exists()


def test_the_change_log(published: Table, client: Client) -> None:
    opening = Session.objects.get(titles__en="Opening")
    published.place(opening, "11:00", room=published.studio)
    published.publish("The hall is being mended")
    words = read(client, at(published, "changes/"))
    assert "Version 2" in words
    assert "The hall is being mended" in words
    assert "moved Opening Fri 29 Oct, 09:00–10:00, Great hall → Fri 29 Oct, 11:00–12:00, Studio" in words
    told = client.get(f"/en/forums/told/{published.forum.public_id}/")
    assert told["Location"] == at(published, "changes/")


def test_more_sessions_take_no_more_queries(published: Table) -> None:
    client = signed_in()

    def more() -> None:
        for hour in ("14:00", "15:00", "16:00"):
            appear(published.session(hour=hour, room=published.hall))
        published.publish()

    # One more than other pages: whether the tab of the call is hers.
    assert not grows_with_rows(client, at(published, "?view=list"), more, MOST_QUERIES_SIGNED_IN + 1)


def test_organisers_plan_by_form_and_publish(published: Table, client: Client) -> None:
    organiser = signed_in(published.organiser.person)
    waiting = published.session("Panel on water")
    assert "Panel on water" in read(organiser, at(published, "plan/"))
    assert client.get(at(published, "plan/")).status_code == 302
    assert signed_in().get(at(published, "plan/")).status_code == 403
    form = {
        "day": "2027-10-29",
        "time": "09:30",
        "minutes": "60",
        "room": published.hall.public_id,
        "place": "",
        "revision": "1",
        "act": "place",
    }
    placed = organiser.post(at(published, f"plan/{waiting.public_id}/"), form)
    assert placed["Location"] == at(published, f"plan/?day=2027-10-29#{waiting.public_id}")
    page = read(organiser, at(published, "plan/"))
    assert "1 conflict" in page
    assert "Great hall is taken twice: by Opening and by Panel on water." in page
    assert "Free of conflicts: Panel on water on Fri 29 Oct, 10:00, Great hall" in page
    assert "added Panel on water" in page
    assert "Panel on water" not in read(client, at(published, "?view=list"))
    organiser.post(at(published, "publish/"), {"remark": ""})
    assert "Panel on water" in read(client, at(published, "?view=list"))


def test_the_second_of_two_organisers_keeps_what_she_typed(published: Table) -> None:
    organiser = signed_in(published.organiser.person)
    session = published.session("Panel on water")
    address = at(published, f"plan/{session.public_id}/")
    published.place(session, "15:00", room=published.hall)
    form = {
        "day": "2027-10-30",
        "time": "11:15",
        "minutes": "45",
        "room": "",
        "place": "On board",
        "revision": "1",
        "act": "place",
    }
    answer = organiser.post(address, form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "2027 at 15:00, Great hall." in page
    assert 'value="11:15"' in page
    assert 'value="On board"' in page
    assert organiser.post(address, form | {"revision": "2"}).status_code == 302


def test_an_hour_that_never_comes_is_said_at_the_form(published: Table) -> None:
    table = build_table()
    table.forum.starts_on = table.forum.ends_on = datetime.date(2027, 3, 28)
    table.forum.save()
    session = table.session()
    form = {"day": "2027-03-28", "time": "02:30", "minutes": "45", "revision": "1", "act": "place"}
    answer = signed_in(table.organiser.person).post(at(table, f"plan/{session.public_id}/"), form)
    assert answer.status_code == 422
    assert "02:30 does not come" in answer.content.decode()


def test_the_link_of_a_free_place_fills_in_the_form(published: Table) -> None:
    organiser = signed_in(published.organiser.person)
    session = published.session("Panel on water")
    address = at(published, f"plan/{session.public_id}/")
    assert "Next free places Fri 29 Oct, 09:00, Studio" in read(organiser, address)
    page = organiser.get(
        f"{address}?day=2027-10-29&time=10:00&room={published.hall.public_id}"
    ).content.decode()
    assert 'value="10:00"' in page
    assert f'<option value="{published.hall.public_id}" selected>' in page
    assert organiser.get(at(published, "plan/ses_0000000000000/")).status_code == 404


def test_it_reads_from_the_right(published: Table, client: Client) -> None:
    page = client.get(at(published, language="ar")).content.decode()
    assert 'dir="rtl"' in page
    assert "Opening" in page


@pytest.mark.parametrize(
    "query", ["?day=0001-01-01", "?day=x", "?view=x", "?track=%00x", "?understand=&understand=x"]
)
def test_odd_addresses(published: Table, client: Client, query: str) -> None:
    assert client.get(at(published, query)).status_code in (200, 400)
    plan: Any = signed_in(published.organiser.person).get(at(published, f"plan/{query}"))
    assert plan.status_code in (200, 400)
