"""Learning the points from the instance's own ties: a new version each time, with its file and its evaluation."""

import datetime
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from twinhall.algorithms.partner_matching import FEWEST_TIES, Model, learn
from twinhall.algorithms.partner_matching.evaluation import as_lines, evaluate
from twinhall.domain.partners.in_use import file_of_version
from twinhall.domain.partners.models import PartnerModel
from twinhall.domain.partners.register import places_of_register, ties_of_register

__all__ = ["KEPT_VERSIONS", "LEARN_AFTER", "evaluation_of_register", "learn_anew", "learn_when_due"]

LEARN_AFTER = datetime.timedelta(days=7)
KEPT_VERSIONS = 3


def learn_anew(*, at: datetime.datetime, seed: int = 0) -> PartnerModel:
    """Learn from the ties of today (minutes) and use it from then on. The last three versions are kept."""
    model = learn(places_of_register(), ties_of_register(at.date()), seed=seed)
    return _store(model, at)


def evaluation_of_register(*, at: datetime.datetime, seed: int = 0) -> list[str]:
    """Learn without a tenth of the ties and foretell them; the figures stay with the version in use. Lines to print."""
    found = evaluate(places_of_register(), ties_of_register(at.date()), seed=seed)
    newest = PartnerModel.objects.order_by("-version").first()
    if newest is not None:
        newest.evaluation = {"evaluated_at": at.isoformat(), "seed": seed, **asdict(found)}
        newest.save(update_fields=["evaluation"])
    return as_lines(found)


def learn_when_due(at: datetime.datetime) -> dict[str, int]:
    """For the daily routine: learn once a week, where there are ties enough to learn from."""
    newest = PartnerModel.objects.order_by("-version").first()
    if newest is not None and newest.learned_at > at - LEARN_AFTER:
        return {}
    if len(ties_of_register(at.date())) < FEWEST_TIES:
        return {}
    return {"learned": learn_anew(at=at).ties}


def _store(model: Model, at: datetime.datetime) -> PartnerModel:
    with transaction.atomic():
        version = (PartnerModel.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1
        file = file_of_version(version)
        file.parent.mkdir(parents=True, exist_ok=True)
        model.save(file)
        stored = PartnerModel.objects.create(
            version=version,
            learned_at=at,
            ties=model.tie_count,
            cities=len(model.places),
            is_learned=model.is_learned,
        )
    for old in PartnerModel.objects.order_by("-version")[KEPT_VERSIONS:]:
        file_of_version(old.version).unlink(missing_ok=True)
        old.delete()
    return stored
