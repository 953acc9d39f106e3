"""The words of approval tracks."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "DUE_SOON_DAYS",
    "VERBS",
    "StepBasis",
    "StepOwner",
    "StepState",
    "TrackStatus",
]


class TrackStatus(TextChoices):
    """How far the track of a country is known."""

    DOCUMENTED = "documented", _("documented")
    PARTLY = "partly-documented", _("partly documented")
    NOT_VERIFIED = "not-verified", _("not verified")
    EMPTY = "empty", _("nothing usable found")
    SUGGESTION = "suggestion", _("suggestion, not law")


class StepOwner(TextChoices):
    """Who decides a step, on the side whose track it is."""

    OFFICER = "officer", _("officer of the city")
    MAYORS_OFFICE = "mayors-office", _("mayor’s office")
    MAYOR = "mayor", _("mayor")
    CITY_GOVERNMENT = "city-government", _("city government")
    COUNCIL = "council", _("city council")
    REGION = "region", _("region or province")
    MINISTRY = "ministry", _("ministry")
    ASSOCIATION = "association", _("association")
    AUTHORITY = "authority", _("authority that keeps the register")
    BOTH_SIDES = "both-sides", _("both sides together")


class StepBasis(TextChoices):
    """On what a step rests."""

    DOCUMENTED = "documented", _("documented rule")
    CUSTOMARY = "customary", _("described practice")
    SUGGESTED = "suggested", _("suggestion, not verified")


class StepState(TextChoices):
    """How far a step has come (`approvals.states` says what may follow what)."""

    OPEN = "open", pgettext_lazy("step", "open")
    ASKED = "asked", pgettext_lazy("step", "asked for")
    GRANTED = "granted", pgettext_lazy("step", "granted")
    REFUSED = "refused", pgettext_lazy("step", "refused")
    SKIPPED = "skipped", pgettext_lazy("step", "skipped")


# A due day is told as near when no more days than these are left.
DUE_SOON_DAYS = 14

VERBS: dict[str, "StrPromise"] = {
    "track.begun": _("approval track begun"),
    "track.none-needed": _("one side says that it needs no approval"),
    "track.none-needed-taken-back": _("that no approval is needed taken back"),
    "step.added": _("step added to an approval track"),
    "step.moved": _("step put elsewhere in its track"),
    "step.due-set": _("due day of a step set"),
    "step.document-added": _("document put to a step"),
    "step.asked": _("approval asked for"),
    "step.granted": _("approval granted"),
    "step.refused": _("approval refused"),
    "step.skipped": _("step skipped, with a reason"),
    "step.reopened": _("step opened again, with a reason"),
}
