"""Kazan and Durban with an agreed text and complete tracks, each with a signatory."""

from dataclasses import dataclass

import pytest

from tests.domain.agreements.conftest import approving, draft, negotiated, terms_of, text
from tests.domain.dossiers.conftest import AT, Sides, idea, proposed, sides
from tests.factories import MandateFactory
from twinhall.domain.agreements.agreeing import agree_to_text
from twinhall.domain.agreements.models import Agreement
from twinhall.domain.approvals.actions import begin_track, change_step, say_none_needed
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier

__all__ = ["AT", "Sides", "approving", "idea", "negotiated", "proposed", "sides", "terms_of", "text"]


@dataclass(frozen=True)
class Pens:
    """Who may sign."""

    kazan: Acting
    durban: Acting


def signatory_beside(by: Acting) -> Acting:
    mandate = MandateFactory.create(body=by.body, role="signatory")
    return Acting(mandate.person, mandate)


@pytest.fixture
def pens(sides: Sides) -> Pens:
    return Pens(signatory_beside(sides.kazan), signatory_beside(sides.durban))


def complete_track(dossier: Dossier, by: Acting) -> None:
    """Every step that counts is granted; a side without steps needs none."""
    track = begin_track(dossier.public_id, by=by, at=AT, door="test")
    counted = [step for step in track.steps.all() if step.counts]
    for step in counted:
        for state in ("asked", "granted"):
            change_step(dossier.public_id, step.public_id, state, on=AT.date(), by=by, at=AT, door="test")
    if not counted:
        say_none_needed(dossier.public_id, reason="The council decides alone.", by=by, at=AT, door="test")


@pytest.fixture
def agreed(approving: Agreement, sides: Sides) -> Dossier:
    """The text is agreed by both; no track is begun."""
    found = draft(approving)
    for by in (sides.kazan, sides.durban):
        agree_to_text(approving.dossier.public_id, found.sha256, by=by, at=AT, door="test")
    dossier = Dossier.objects.get(pk=approving.dossier.pk)
    assert dossier.state == "text-agreed"
    return dossier


@pytest.fixture
def ready(agreed: Dossier, sides: Sides) -> Dossier:
    complete_track(agreed, sides.kazan)
    complete_track(agreed, sides.durban)
    return agreed


def sum_of(dossier: Dossier) -> str:
    version = Agreement.objects.get(dossier=dossier).agreed
    assert version is not None
    return version.sha256
