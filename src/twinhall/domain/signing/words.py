"""The words of signing."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["VERBS"]

VERBS: dict[str, "StrPromise"] = {
    "signature.given": _("one side signed"),
    "signature.proposed": _("signature waits for a second person of the same side"),
    "tie.in-force": _("tie came into force"),
}
