"""The model that gives the points now: the newest version, or the scorecard where none was learned."""

import datetime
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from twinhall.algorithms.partner_matching import CannotLoad, Model, load
from twinhall.algorithms.partner_matching.network import Network, pairs_of
from twinhall.algorithms.partner_matching.places import Places, columns_of
from twinhall.algorithms.partner_matching.scorecard import scorecard_tables
from twinhall.algorithms.partner_matching.scoring import Scorer
from twinhall.domain.partners.models import PartnerModel
from twinhall.domain.partners.register import places_of_register, stand_of_register, ties_of_register

__all__ = ["InUse", "file_of_version", "model_in_use"]

logger = logging.getLogger(__name__)

# One model for each process: it is read once, and read anew when there is another.
_kept: dict[tuple[str, ...], Model] = {}
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class InUse:
    """`version` and `learned_at` are None where the points are those of the scorecard."""

    model: Model
    version: int | None
    learned_at: datetime.datetime | None


def file_of_version(version: int) -> Path:
    return Path(settings.DATA_DIR) / "partners" / f"{version}.npz"


def model_in_use(on: datetime.date) -> InUse:
    """The newest version whose file is there (one query); else the scorecard over the register (three more)."""
    newest = PartnerModel.objects.order_by("-version").first()
    if newest is not None:
        with _one_at_a_time:
            model = _read(newest)
        if model is not None:
            return InUse(model, newest.version, newest.learned_at if newest.is_learned else None)
    stand = stand_of_register()
    with _one_at_a_time:
        if stand not in _kept:
            _keep(stand, _scorecard(on))
        return InUse(_kept[stand], None, None)


def _read(version: PartnerModel) -> Model | None:
    # A version of the same number in another database was learned at another moment.
    key = (str(version.version), version.learned_at.isoformat())
    if key not in _kept:
        try:
            _keep(key, load(file_of_version(version.version)))
        except (CannotLoad, OSError) as error:
            logger.warning("The model of partner matching cannot be used, the scorecard is: %s", error)
            return None
    return _kept[key]


def _keep(key: tuple[str, ...], model: Model) -> None:
    _kept.clear()
    _kept[key] = model


def _scorecard(on: datetime.date) -> Model:
    places = Places(columns_of(places_of_register()))
    pairs, left_out = pairs_of(places, ties_of_register(on))
    return Model(Scorer(Network(places, pairs, 0), scorecard_tables()), False, left_out)
