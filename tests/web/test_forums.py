"""Pages of forums: the list, one forum, and what its hosts keep."""

import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    BodyFactory,
    CityFactory,
    ForumFactory,
    MandateFactory,
    SeriesFactory,
    SourceFactory,
)
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.forums.models import Edition, Forum, StatedFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Mandate:
    mandate: Mandate = MandateFactory.create(body=BodyFactory.create(city=CityFactory.create(name="Kazan")))
    client.force_login(mandate.person)
    return mandate


def typed(**changes: object) -> dict[str, object]:
    return {"name_en": "Forum of Two Rivers", "starts_on": "2027-06-21", "ends_on": "2027-06-23", **changes}


def test_the_list_shows_each_series_with_its_editions_in_as_many_queries_for_one_as_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    series = SeriesFactory.create()
    for number in (1, 2, 3):
        forum = ForumFactory.create(city=CityFactory.create(), names={"en": f"Edition {number}"})
        Edition.objects.create(series=series, forum=forum, number=number)
        with django_assert_num_queries(2):
            page = client.get("/en/forums/").content.decode()
    assert [f"Edition {number}" in page for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_a_forum_shows_what_sources_say_and_who_says_it(client: Client) -> None:
    forum = ForumFactory.create(
        slug="kazan-2024",
        names={"en": "Forum of cities", "ar": "منتدى المدن"},
        city=CityFactory.create(name="Kazan", country="RU"),
        themes=["youth"],
    )
    source = SourceFactory.create(title="What the city wrote", url="https://city.example/forum")
    forum.sources.add(source)
    StatedFigure.objects.create(
        forum=forum, labels={"en": "participants"}, number=400, is_about=True, source=source
    )
    page = client.get("/en/forums/kazan-2024/").content.decode()
    for said in ("21–23 June 2027", "Kazan", "about 400", "participants", "Youth", "What the city wrote"):
        assert said in page
    assert "Organise" not in page
    assert "منتدى المدن" in client.get("/ar/forums/kazan-2024/").content.decode()
    assert client.get("/en/forums/no-such-forum/").status_code == 404


def test_an_officer_opens_a_forum_and_leads_it_on(client: Client, officer: Mandate) -> None:
    answer = client.post("/en/forums/new/", typed(city="kazan", languages=["en", "ru"]))
    forum = Forum.objects.get()
    assert answer.headers["Location"] == f"/en/forums/{forum.slug}/organise/"
    client.post(f"/en/forums/{forum.slug}/organise/state/", {"state": "call_open"})
    client.post(f"/en/forums/{forum.slug}/organise/tracks/", {"name_en": "Youth", "theme": "youth"})
    client.post(f"/en/forums/{forum.slug}/organise/rooms/", {"name_ru": "Колонный зал", "capacity": "300"})
    page = client.get(f"/en/forums/{forum.slug}/organise/").content.decode()
    for said in ("call open", "Youth", "Колонный зал", "300 seats"):
        assert said in page
    track = forum.tracks.get()
    client.post(f"/en/forums/{forum.slug}/organise/tracks/", {"remove": track.public_id})
    assert not forum.tracks.exists()


def test_what_was_typed_stays_when_a_day_is_wrong(client: Client, officer: Mandate) -> None:
    answer = client.post("/en/forums/new/", typed(ends_on="2027-06-20", venue="City hall"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ends on its first day or later" in page
    assert 'value="City hall"' in page
    assert not Forum.objects.exists()


def test_days_of_closing_end_at_midnight_where_the_forum_is(client: Client, officer: Mandate) -> None:
    forum = ForumFactory.create(organiser=officer.body, time_zone="Asia/Kolkata")
    client.post(
        f"/en/forums/{forum.slug}/organise/data/",
        typed(call_closes_on="2027-03-31", time_zone="Asia/Kolkata"),
    )
    forum.refresh_from_db()
    assert forum.call_closes_at == datetime.datetime(2027, 3, 31, 18, 29, 59, tzinfo=datetime.UTC)
    page = client.get(f"/en/forums/{forum.slug}/organise/data/").content.decode()
    assert 'value="2027-03-31"' in page


def test_who_organises_another_forum_keeps_nothing_of_this_one(client: Client, officer: Mandate) -> None:
    ForumFactory.create(organiser=officer.body)
    other = ForumFactory.create(organiser=BodyFactory.create(city=CityFactory.create()))
    assert client.get(f"/en/forums/{other.slug}/organise/").status_code == 403
    assert client.post(f"/en/forums/{other.slug}/organise/state/", {"state": "published"}).status_code == 403
    other.refresh_from_db()
    assert other.state == "call_open"
