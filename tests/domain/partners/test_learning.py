"""Versions of the points: made, used, replaced; the routine learns only where there is enough to learn from."""

import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.factories import CityFactory, make_tie
from twinhall.domain.partners.in_use import file_of_version, model_in_use
from twinhall.domain.partners.learning import KEPT_VERSIONS, learn_anew, learn_when_due
from twinhall.domain.partners.models import PartnerModel

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def data_directory(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_version_is_used_from_its_file_and_without_the_file_the_scorecard_is() -> None:
    kazan, hangzhou = CityFactory.create(country="RU"), CityFactory.create(country="CN")
    make_tie(kazan, hangzhou)
    assert model_in_use(TODAY).version is None
    call_command("partners", "learn")
    in_use = model_in_use(TODAY)
    assert (in_use.version, in_use.model.tie_count, in_use.learned_at) == (1, 1, None)
    file_of_version(1).write_bytes(b"no model")
    PartnerModel.objects.update(learned_at=timezone.now())
    assert model_in_use(TODAY).version is None


def test_a_tie_that_ended_is_no_tie_to_learn_from() -> None:
    make_tie(CityFactory.create(country="RU"), CityFactory.create(country="CN"), status="ended")
    assert learn_anew(at=timezone.now()).ties == 0


def test_old_versions_go_with_their_files() -> None:
    for _number in range(KEPT_VERSIONS + 1):
        newest = learn_anew(at=timezone.now())
    assert PartnerModel.objects.count() == KEPT_VERSIONS
    assert [file_of_version(number).exists() for number in (1, newest.version)] == [False, True]


def test_the_routine_waits_for_ties_enough() -> None:
    assert learn_when_due(timezone.now()) == {}


def test_evaluation_is_printed_and_stays_with_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    learn_anew(at=timezone.now())
    call_command("partners", "evaluate")
    assert "hits@10" in capsys.readouterr().out
    assert PartnerModel.objects.get().evaluation["seed"] == 0
