"""What may be asked of ties, as adjectives that chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from twinhall.domain.ties.models import Tie


class TieQuerySet(models.QuerySet["Tie"]):
    pass
