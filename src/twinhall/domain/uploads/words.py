"""What uploads tell the journal."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: dict[str, "StrPromise"] = {
    "upload.added": _("file handed in"),
    "upload.erased": _("file erased"),
}
