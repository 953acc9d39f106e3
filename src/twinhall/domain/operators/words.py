"""What the journal tells of operators."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VERBS: "dict[str, StrPromise]" = {
    "operator.added": _("made an operator"),
    "operator.removed": _("no longer an operator"),
    "job.run-again": _("failed job to be run again"),
    "job.closed": _("failed job closed"),
}
