"""The words of cities: kinds of place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["CityKind"]


class CityKind(models.TextChoices):
    CITY = "city", _("city")
    MUNICIPALITY = "municipality", _("municipality")
    DISTRICT = "district", _("district")
    REGION = "region", _("region")
