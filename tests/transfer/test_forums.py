"""Series of forums from files: what is shipped, what is refused, and that reading twice changes nothing."""

import datetime
from pathlib import Path

import pytest

from tests.factories import AllianceFactory, BodyFactory, CityFactory
from twinhall.domain.forums.models import Forum, Host, Series
from twinhall.domain.journal.models import Entry
from twinhall.domain.programme.models import Session
from twinhall.kit.errors import CannotRead
from twinhall.transfer.forums import LoadedForums, load_forums, read_series

AT = datetime.datetime(2026, 11, 1, 9, 0, tzinfo=datetime.UTC)
EXAMPLE = """
slug = "example"
names = { en = "Example forum" }
[[sources]]
key = "page"
title = "A page"
url = "https://example.org/page"
[[editions]]
slug = "example-2024"
names = { en = "Example 2024" }
start = "2024-06-21"
state = "archived"
sources = ["page"]
"""


@pytest.mark.django_db
def test_the_shipped_series_are_read_once_and_known_the_second_time() -> None:
    AllianceFactory.create(slug="brics")
    CityFactory.create(name="Kazan", geonameid=551487)
    first = load_forums(at=AT, door="test")
    second = load_forums(at=AT, door="test")
    assert (first, second) == (LoadedForums(5, 5), LoadedForums(5, 0))
    kazan = Forum.objects.get(slug="kazan-2024")
    assert (kazan.name, str(kazan.city), kazan.time_zone, kazan.sessions.count()) == (
        "International Forum of the BRICS+ Cities, Kazan 2024",
        "Kazan",
        "Europe/Moscow",
        9,
    )
    both = Forum.objects.get(slug="east-london-2018")
    assert set(both.series.values_list("slug", flat=True)) == {"friendship-cities", "urbanisation"}
    assert not Forum.objects.filter(sources__isnull=True).exists()
    assert not Session.objects.filter(source__isnull=True).exists()
    assert not Series.objects.filter(is_example=True).exists()
    assert Entry.objects.filter(verb="forums.recorded").count() == 5


@pytest.mark.django_db
def test_an_edition_that_somebody_keeps_here_is_left_as_its_hosts_have_it(tmp_path: Path) -> None:
    (tmp_path / "example.toml").write_text(EXAMPLE, encoding="utf-8")
    load_forums(at=AT, door="test", folder=tmp_path)
    Host.objects.create(
        forum=Forum.objects.get(), body=BodyFactory.create(city=CityFactory.create()), organises=True
    )
    (tmp_path / "example.toml").write_text(EXAMPLE.replace("Example 2024", "Another name"), encoding="utf-8")
    load_forums(at=AT, door="test", folder=tmp_path)
    assert Forum.objects.get().names == {"en": "Example 2024"}


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('sources = ["page"]', "sources = []", "entry 1: no source"),
        ('sources = ["page"]', 'sources = ["other"]', "“other” does not stand under"),
        ('state = "archived"', 'state = "over"', "state “over” is unknown"),
        ('start = "2024-06-21"', 'start = "21 June"', "entry 1: start"),
        ('slug = "example-2024"', 'slug = "Example 2024"', "other signs"),
        ("https://example.org", "ftp://example.org", "not a web address"),
        ('state = "archived"', 'state = "archived"\nthemes = ["fun"]', "does not stand in themes.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place_and_the_reason(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    path = tmp_path / "example.toml"
    path.write_text(EXAMPLE.replace(right, wrong), encoding="utf-8")
    with pytest.raises(CannotRead, match=reason):
        read_series(path)
