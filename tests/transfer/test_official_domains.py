"""The shipped list of official mail domains."""

import csv
import datetime

import pytest
from django.utils import timezone

from tests.factories import PersonFactory
from twinhall.domain.claims.domains import plain_domain, remove_domain
from twinhall.domain.claims.models import OfficialDomain
from twinhall.transfer.official_domains import SHIPPED, load_official_domains


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
    assert count == OfficialDomain.objects.count() == 5
    remove_domain(
        OfficialDomain.objects.get(domain="gov.za").pk,
        by=PersonFactory.create(),
        at=timezone.now(),
        door="test",
    )
    assert load_official_domains(at=timezone.now(), door="test") == 0
    assert OfficialDomain.objects.filter(removed_at__isnull=True).count() == 4
