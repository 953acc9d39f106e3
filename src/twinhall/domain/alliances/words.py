"""The words of alliances: what a country can be to one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["MembershipStatus"]


class MembershipStatus(models.TextChoices):
    MEMBER = "member", _("member")
    PARTNER = "partner", _("partner")
    INVITED = "invited", _("invited")
    DECLINED = "declined", _("declined")
    PAUSED = "paused", _("paused")
