"""The words of alliances: what a country can be to one."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS", "MembershipStatus"]


class MembershipStatus(models.TextChoices):
    MEMBER = "member", _("member")
    PARTNER = "partner", _("partner")
    INVITED = "invited", _("invited")
    DECLINED = "declined", _("declined")
    PAUSED = "paused", _("paused")


# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "alliance.recorded": _("alliance recorded"),
}
