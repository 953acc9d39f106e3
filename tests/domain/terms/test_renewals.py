"""A renewal is a new file that goes on with the same tie of the register."""

import datetime

import pytest
from django.db import transaction

from tests.domain.dossiers.conftest import both
from tests.domain.terms.conftest import AT, Sides, agreed_term
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.locking import locked_dossier
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.terms.renewals import begin_renewal
from twinhall.domain.ties.models import Tie
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def renew(dossier: Dossier, sides: Sides) -> Dossier:
    return begin_renewal(dossier.public_id, by=sides.kazan, at=AT, door="test")


def test_not_before_it_is_due(in_force: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="within half a year"):
        renew(in_force, sides)
    agreed_term(in_force, sides)
    with pytest.raises(CannotDo, match="within half a year"):
        renew(in_force, sides)
    with pytest.raises(CannotDo, match="do not act for a city"):
        begin_renewal(in_force.public_id, by=sides.third, at=AT, door="test")


def test_once_due_a_file_between_the_same_cities_is_opened_once(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, starts_on=datetime.date(2025, 5, 1))
    new = renew(in_force, sides)
    assert (new.renews, new.state, new.kind) == (in_force, "idea", in_force.kind)
    assert {side.city for side in new.sides.all()} == {side.city for side in in_force.sides.all()}
    with pytest.raises(CannotDo, match="begun already"):
        renew(in_force, sides)


def test_once_signed_it_takes_the_place_of_the_old_one(in_force: Dossier, sides: Sides) -> None:
    agreed_term(in_force, sides, starts_on=datetime.date(2025, 5, 1))
    tie, new = in_force.tie, renew(in_force, sides)
    actions.propose(new.public_id, by=sides.kazan, at=AT, door="test")
    actions.agree_to(new.public_id, "negotiating", by=sides.durban, at=AT, door="test")
    both(new.public_id, "approvals", sides)
    for step in ("text-agreed", "signed"):
        for by in (sides.kazan, sides.durban):
            with transaction.atomic():
                actions.consent(locked_dossier(new.public_id), step, by=by, at=AT, door="test")
    in_force.refresh_from_db()
    new.refresh_from_db()
    assert (in_force.state, in_force.tie, in_force.ended_on) == ("ended", None, AT.date())
    assert (new.state, new.tie) == ("signed", tie)
    assert Tie.objects.get().status == "signed"
