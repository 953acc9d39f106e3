"""Alliances from files: read again without a change, applied when changed, refused with place and reason."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import CityFactory
from twinhall.domain.alliances.models import Alliance, MembershipStatement, Presidency
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotRead
from twinhall.transfer.alliances import LoadedAlliances, load_alliances

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[1] / "data" / "example-alliance.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "example.toml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def load(folder: Path | None = None) -> LoadedAlliances:
    return load_alliances(at=timezone.now(), door="test", folder=folder)


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "example.toml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_alliances_load_and_load_again() -> None:
    assert load() == LoadedAlliances(read=1, changed=1)
    statements = list(MembershipStatement.objects.values_list("pk", flat=True))
    assert load() == LoadedAlliances(read=1, changed=0)
    assert list(MembershipStatement.objects.values_list("pk", flat=True)) == statements
    assert Entry.objects.filter(verb="alliance.recorded").count() == 1


def test_every_shipped_statement_and_presidency_has_a_source() -> None:
    load()
    assert not MembershipStatement.objects.filter(sources=None).exists()
    assert not Presidency.objects.filter(sources=None).exists()
    assert list(Presidency.objects.values_list("year", flat=True)) == list(range(2009, 2027))


def test_dates_keep_their_precision(folder: Path) -> None:
    load(folder)
    norway = MembershipStatement.objects.get(country="NO")
    assert (norway.since.isoformat(), norway.since_precision) == ("2000-01-01", "year")
    partner = MembershipStatement.objects.get(country="KE", status="partner")
    assert (partner.since_precision, partner.until_precision) == ("month", "day")


def test_a_changed_file_is_applied(folder: Path) -> None:
    load(folder)
    kept = MembershipStatement.objects.get(country="NO").pk
    change(folder, 'status = "paused"', 'status = "declined"')
    change(folder, "summit = 2", "summit = 3")
    assert load(folder) == LoadedAlliances(read=1, changed=1)
    statuses = MembershipStatement.objects.filter(country="PE").order_by("status")
    assert [statement.status for statement in statuses] == ["declined", "member"]
    assert MembershipStatement.objects.get(country="NO").pk == kept
    assert Presidency.objects.get(year=2002).summit_number == 3
    assert load(folder).changed == 0


def test_a_changed_source_title_is_applied(folder: Path) -> None:
    load(folder)
    change(folder, "Founding act (example)", "The founding act (example)")
    load(folder)
    titles = {source.title for source in MembershipStatement.objects.get(country="NO").sources.all()}
    assert titles == {"The founding act (example)"}


def test_the_summit_is_linked_once_the_register_has_its_city(folder: Path) -> None:
    load(folder)
    oslo = CityFactory.create(name="Oslo", country="NO", geonameid=3143244)
    assert load(folder).changed == 1
    assert Presidency.objects.get(year=2000).summit_city == oslo


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('status = "paused"', 'status = "pausing"', "entry 5: status “pausing” is unknown"),
        ('country = "PE"', 'country = "PX"', "entry 4: country “PX” is not a country code"),
        ('since = "2001-06"', 'since = "2001-13"', "entry 2: since: “2001-13” is no day of the calendar"),
        ('until = "2002-03-15"', 'until = "2001-06-01"', "entry 2: until (2001-06-01) is not after since"),
        ('sources = ["daily"]', "sources = []", "entry 2: no source"),
        ('sources = ["daily"]', 'sources = ["weekly"]', "entry 2: source “weekly” does not stand"),
        ("summit = 2", "summits = 2", "[[presidencies]] entry 2: “summits” is not a key here"),
        ("year = 2002", "year = 2000", "[[presidencies]] entry 2: the year 2000 stands twice"),
        ("year = 2002", 'year = "2002"', "[[presidencies]] entry 2: “year” is not of the form"),
        ('slug = "example-alliance"', 'slug = "Example Alliance"', "slug “Example Alliance”"),
        ('en = "Example Alliance"', "", "names has no “en”"),
        ("[names]", "[names", "not a TOML file in UTF-8"),
        ('key = "daily"', 'key = "founding-act"', "[[sources]] entry 2: key “founding-act” stands twice"),
        ("https://example.org/second", "javascript:second", "[[sources]] entry 2: url"),
    ],
)
def test_a_wrong_file_is_refused_with_entry_and_reason(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    change(folder, old, new)
    with pytest.raises(CannotRead) as refused:
        load(folder)
    assert str(refused.value).startswith("example.toml")
    assert complaint in str(refused.value)
    assert not Alliance.objects.exists()


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "example.toml").write_bytes(b'slug = "\xff"')
    with pytest.raises(CannotRead, match=r"example\.toml: not a TOML file in UTF-8"):
        load(folder)


def test_one_wrong_file_keeps_the_others_out_too(folder: Path) -> None:
    (folder / "wrong.toml").write_text("slug = 1", encoding="utf-8")
    with pytest.raises(CannotRead):
        load(folder)
    assert not Alliance.objects.exists()
