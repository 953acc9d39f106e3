"""What the signed text says of the term holds, and needs nobody's further word."""

import datetime
from typing import Any

import pytest

from tests.domain.terms.conftest import AT, Sides
from twinhall.domain.agreements.models import Agreement, Version
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.terms.actions import say_term
from twinhall.domain.terms.alarms import ring_alarms
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.standing import standing_of, with_terms
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def text_of(dossier: Dossier, sides: Sides, **fields: Any) -> Agreement:
    given = {"term_years": 1, "prolongation_years": 2, "notice_months": 3} | fields
    mandate = sides.kazan.mandate
    assert mandate is not None
    text = Agreement.objects.create(dossier=dossier, begun_at=AT, mandate=mandate, **given)
    text.agreed = Version.objects.create(
        agreement=text, number=1, content={}, sha256="0" * 64, made_at=AT, mandate=mandate
    )
    text.save()
    return text


def test_it_runs_from_the_day_in_force_as_the_text_says(in_force: Dossier, sides: Sides) -> None:
    text_of(in_force, sides)
    facts = TermFacts(AT.date(), 1, 2, 3)
    assert standing_of(in_force).facts == facts
    assert standing_of(with_terms(Dossier.objects.all()).get()).facts == facts
    with pytest.raises(CannotDo, match="The text that every side has signed"):
        say_term(in_force.public_id, TermFacts(AT.date(), 3), by=sides.kazan, at=AT, door="test")


def test_it_rings_for_both_sides(in_force: Dossier, sides: Sides) -> None:
    text_of(in_force, sides, notice_months=None, prolongation_years=None)
    assert ring_alarms(AT + datetime.timedelta(days=365 - 30)) == {"alarms": 6, "letters": 2}


def test_a_text_that_was_not_signed_says_nothing(in_force: Dossier, sides: Sides) -> None:
    Dossier.objects.update(signed_on=None)
    in_force.refresh_from_db()
    text_of(in_force, sides)
    assert standing_of(in_force).facts is None


def test_a_text_without_end_is_not_prolonged(in_force: Dossier, sides: Sides) -> None:
    text_of(in_force, sides, term_years=None)
    assert standing_of(in_force).facts == TermFacts(AT.date(), None, None, 3)
