"""What privacy tells the journal."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: dict[str, "StrPromise"] = {
    "person.changed": _("account changed"),
    "person.erased": _("account erased"),
    "retention.kept": _("data erased that was due"),
}
