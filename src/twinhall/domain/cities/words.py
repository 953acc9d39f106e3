"""The words of cities: kinds of place."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS", "CityKind"]


class CityKind(models.TextChoices):
    CITY = "city", _("city")
    MUNICIPALITY = "municipality", _("municipality")
    DISTRICT = "district", _("district")
    REGION = "region", _("region")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "cities.recorded": _("cities recorded"),
    "succession.recorded": _("succession of cities recorded"),
}
