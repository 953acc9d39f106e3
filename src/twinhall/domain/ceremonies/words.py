"""The words of ceremonies."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["COMES_STATES", "VERBS"]

# In these states a tie is on its way to being signed, so that a ceremony can be thought of.
COMES_STATES = frozenset({"negotiating", "intent-signed", "approvals", "text-agreed"})

# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "ceremony.planned": _("signing ceremony planned"),
    "ceremony.ordered": _("order of a signing ceremony changed"),
    "ceremony.asked": _("place on a signing list asked for"),
    "ceremony.agreed": _("tie put on a signing list"),
    "ceremony.taken_back": _("tie taken off a signing list"),
    "ceremony.signatory_named": _("signatory for a ceremony named"),
}
