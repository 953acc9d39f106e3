"""A tie of the register between Kazan and Durban, with an officer each."""

import pytest

from tests.domain.dossiers.conftest import AT, Sides, sides
from tests.factories import make_tie
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.dossiers.vouching import confirm_tie
from twinhall.domain.ties.models import Tie

__all__ = ["sides"]


@pytest.fixture
def tie(sides: Sides) -> Tie:
    return make_tie(*sides.cities)


@pytest.fixture
def alive(tie: Tie, sides: Sides) -> Dossier:
    """Its file, confirmed by both."""
    confirm_tie(tie, by=sides.kazan, at=AT, door="test")
    return confirm_tie(tie, by=sides.durban, at=AT, door="test")
