"""Indexes that order rows without a value last."""

import pytest
from django.db import connection

from twinhall.domain.ties.models import Tie


@pytest.mark.django_db
def test_a_page_of_the_newest_ties_is_read_from_the_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    plan = Tie.objects.newest_first()[:25].explain()
    assert "tie_since" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
