"""A dossier of Kazan and Durban under negotiation, and what can be done to its steps in a line."""

import datetime
from typing import Any

import pytest

from tests.domain.dossiers.conftest import AT, Sides, idea, proposed, sides
from twinhall.domain.approvals import actions as approvals
from twinhall.domain.approvals.models import TrackStep
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Dossier, Side

__all__ = ["AT", "TODAY", "Sides", "idea", "proposed", "sides"]

TODAY = AT.date()


@pytest.fixture
def negotiating(proposed: Dossier, sides: Sides) -> Dossier:
    return actions.agree_to(proposed.public_id, "negotiating", by=sides.durban, at=AT, door="test")


@pytest.fixture
def kazan_track(negotiating: Dossier, sides: Sides) -> list[TrackStep]:
    """The shipped track of Russia, begun."""
    track = approvals.begin_track(negotiating.public_id, by=sides.kazan, at=AT, door="test")
    return list(track.steps.order_by("position"))


def side_named(dossier: Dossier, name: str) -> Side:
    return dossier.sides.select_related("city").get(city__name=name)


def change(dossier: Dossier, step: TrackStep, state: str, by: Acting, **fields: Any) -> TrackStep:
    given = {"on": TODAY} | fields if state in ("asked", "granted", "refused") else fields
    return approvals.change_step(dossier.public_id, step.public_id, state, by=by, at=AT, door="test", **given)


def own_step(dossier: Dossier, by: Acting, name: str = "Consent of the council", **fields: Any) -> TrackStep:
    given: dict[str, Any] = {"names": {"en": name}, "owner_words": "City council"} | fields
    return approvals.add_step(dossier.public_id, by=by, at=AT, door="test", **given)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
