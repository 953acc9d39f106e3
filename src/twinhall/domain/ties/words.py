"""The words of ties: kinds, statuses, who says so."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["OWN_SOURCE", "TWINNING_KINDS", "VERBS", "Claim", "TieKind", "TieStatus"]


class TieKind(models.TextChoices):
    SISTER_CITY = "sister-city", _("sister cities")
    FRIENDSHIP_CITY = "friendship-city", _("friendship cities")
    PARTNERSHIP = "partnership", _("partnership")
    PROJECT_PARTNERSHIP = "project-partnership", _("project partnership")
    COOPERATION_AGREEMENT = "cooperation-agreement", _("cooperation agreement")
    CONTACT = "contact", _("contact")


# Lists use these words for the same thing (in Chinese they are one word): a later list that
# says “friendship” of recorded sister cities adds its evidence to that tie.
TWINNING_KINDS = frozenset({TieKind.SISTER_CITY, TieKind.FRIENDSHIP_CITY, TieKind.PARTNERSHIP})


# How the keys of sources begin that are the word of every side, given here: “twinhall:” and the id of its file.
OWN_SOURCE = "twinhall:tie_"


class TieStatus(models.TextChoices):
    KNOWN = "known", _("known from sources, present state not known")
    INTENT_SIGNED = "intent-signed", _("intent signed")
    SIGNED = "signed", _("signed, present state not known")
    ACTIVE = "active", _("active")
    ENDED = "ended", _("ended")


class Claim(models.TextChoices):
    """Who says that the tie exists."""

    LIST = "list", _("third-party lists")
    ONE_SIDE = "one-side", _("one side")
    BOTH = "both", _("both sides")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "ties.recorded": _("ties recorded"),
    "question.answered": _("question of the work list answered"),
}
