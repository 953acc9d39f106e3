"""Choices of approval tracks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
