"""What is told of accounts in the journal."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: dict[str, "StrPromise"] = {
    "account.opened": _("account opened"),
    "account.password_changed": _("password changed"),
    "account.address_changed": _("e-mail address changed"),
    "account.factor_added": _("second factor set up"),
    "account.factor_removed": _("second factor removed"),
    "account.provider_connected": _("provider connected for signing in"),
    "account.provider_disconnected": _("provider for signing in disconnected"),
    "account.session_ended": _("session ended"),
}
