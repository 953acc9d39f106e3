"""The words of partners."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS"]

# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "partner.declared": _("what a city gives and seeks declared"),
    "partner.wish-opened": _("wish for a partner made"),
    "partner.wish-closed": _("wish for a partner closed"),
}
