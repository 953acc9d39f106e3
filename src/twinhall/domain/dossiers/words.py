"""The words of dossiers."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twinhall.domain.bodies.words import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "ASKED_AGAIN_AFTER",
    "CLOSINGS",
    "DAYS_FOR_PROPOSAL",
    "REMIND_AFTER_DAYS",
    "SPEAKING_ROLES",
    "VERBS",
    "WRITING_ROLES",
    "Closing",
    "DossierState",
    "SideWord",
]


class DossierState(TextChoices):
    """Where a tie stands (`ties.states` says what may follow what)."""

    IDEA = "idea", _("idea")
    KNOWN = "known", _("known from lists")
    PROPOSED = "proposed", _("proposed")
    NEGOTIATING = "negotiating", _("negotiating")
    INTENT_SIGNED = "intent-signed", _("intent signed")
    APPROVALS = "approvals", _("approvals under way")
    TEXT_AGREED = "text-agreed", _("text agreed")
    SIGNED = "signed", _("signed")
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")
    DECLINED = "declined", pgettext_lazy("dossier", "declined")


class SideWord(TextChoices):
    """What a city says of a tie that stands in lists."""

    NONE = "none", _("has not answered")
    CONFIRMED = "confirmed", _("confirms it")
    DISPUTED = "disputed", _("disputes it")


class Closing(TextChoices):
    """Why a proposal came to nothing."""

    DROPPED = "dropped", _("the idea was dropped")
    WITHDRAWN = "withdrawn", _("withdrawn by the side that proposed it")
    NOT_NOW = "not-now", _("not now, perhaps later")
    NO_CAPACITY = "no-capacity", _("no capacity for a further tie")
    OTHER_PRIORITIES = "other-priorities", _("other priorities")
    NOT_ALLOWED = "not-allowed", _("the approvals needed cannot be had")
    OTHER = "other", _("another reason")
    LAPSED = "lapsed", _("lapsed without an answer")


# What a side may choose as its reason; the others come about by themselves.
CLOSINGS = (
    Closing.NOT_NOW,
    Closing.NO_CAPACITY,
    Closing.OTHER_PRIORITIES,
    Closing.NOT_ALLOWED,
    Closing.OTHER,
)

# Whose word is the city's; and who may write in the file besides.
SPEAKING_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})
WRITING_ROLES = SPEAKING_ROLES | {Role.TRANSLATOR}

DAYS_FOR_PROPOSAL = 90
# A side that is waited for can be reminded once a week.
REMIND_AFTER_DAYS = 7
# The other side of a listed tie is asked once, and reminded once after so many days.
ASKED_AGAIN_AFTER = 30

VERBS: dict[str, "StrPromise"] = {
    "dossier.opened": _("file of a tie opened"),
    "dossier.proposed": _("tie proposed"),
    "dossier.said": _("one side said its word on the next step"),
    "dossier.taken-back": _("one side took its word back"),
    "dossier.moved": _("tie moved on, by the word of every side"),
    "dossier.declined": _("proposal declined"),
    "dossier.lapsed": _("proposal lapsed"),
    "dossier.written": _("message written in the file"),
    "dossier.signing-planned": _("day of signing planned"),
    "dossier.reminded": _("other side reminded"),
    "dossier.document-added": _("document put into the file"),
    "tie.confirmed": _("tie confirmed by one side"),
    "tie.disputed": _("tie disputed by one side"),
    "tie.completed": _("tie completed by one side"),
}
