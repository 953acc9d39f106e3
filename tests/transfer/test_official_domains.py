"""The shipped list of official mail domains."""

import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import CityFactory, PersonFactory
from twinhall.domain.claims.domains import plain_domain, remove_domain
from twinhall.domain.claims.models import OfficialDomain
from twinhall.kit.errors import CannotRead
from twinhall.transfer.official_domains import SHIPPED, import_domains, load_official_domains
from twinhall.transfer.reports import ImportReport


def test_every_row_names_a_domain_a_country_and_its_source() -> None:
    rows = list(csv.DictReader(SHIPPED.open(encoding="utf-8")))
    assert rows
    for row in rows:
        assert row["domain"] == plain_domain(row["domain"])
        assert row["source_url"].startswith("http")
        datetime.date.fromisoformat(row["checked_on"])


@pytest.mark.django_db
def test_the_list_is_recorded_once_and_what_was_taken_off_stays_off() -> None:
    count = load_official_domains(at=timezone.now(), door="test")
    assert count == OfficialDomain.objects.count() == 4
    remove_domain(
        OfficialDomain.objects.get(domain="gov.za").pk,
        by=PersonFactory.create(),
        at=timezone.now(),
        door="test",
    )
    assert load_official_domains(at=timezone.now(), door="test") == 0
    assert OfficialDomain.objects.filter(removed_at__isnull=True).count() == 3


def imported(folder: Path, *lines: str, **how: Any) -> ImportReport:
    path = folder / "domains.csv"
    path.write_text("\n".join(["domain,country,city,source_url,note", *lines, ""]), encoding="utf-8")
    return import_domains(path, at=timezone.now(), door="test", **how)


@pytest.mark.django_db
def test_a_list_of_ones_own_is_imported_and_wrong_rows_are_refused_with_their_line(tmp_path: Path) -> None:
    CityFactory.create(name="Kazan", country="RU")
    report = imported(
        tmp_path,
        "казань.рф,ru,kazan,https://registry.example/,of the city",
        "no domain,RU,,https://registry.example/,",
        "gov.example,XX,,https://registry.example/,",
        "gov.example,RU,nowhere,https://registry.example/,",
        "gov.example,RU,,nowhere,",
    )
    assert str(report) == "read 5, recorded 1, known 0, unsure 0, refused 4"
    assert [refusal.line for refusal in report.refused] == [3, 4, 5, 6]
    row = OfficialDomain.objects.get()
    assert (row.domain, row.country, row.city and row.city.slug) == ("xn--80aauks4g.xn--p1ai", "RU", "kazan")
    assert (row.source and row.source.url, row.note) == ("https://registry.example/", "of the city")
    again = imported(tmp_path, "казань.рф,ru,kazan,https://registry.example/,of the city")
    assert (again.recorded, again.known) == (0, 1)


@pytest.mark.django_db
def test_a_dry_run_of_domains_records_nothing(tmp_path: Path) -> None:
    report = imported(tmp_path, "gov.example,RU,,https://registry.example/,", dry_run=True)
    assert (report.recorded, OfficialDomain.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_file_without_the_columns_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "domains.csv"
    path.write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(CannotRead):
        import_domains(path, at=timezone.now(), door="test")
