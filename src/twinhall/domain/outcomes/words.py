"""The words of outcome documents and commitments."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = [
    "LONGEST_PARAGRAPH",
    "MOST_COLUMNS",
    "MOST_PARAGRAPHS",
    "VERBS",
    "AmendmentKind",
    "AmendmentState",
    "Completion",
    "OutcomeState",
    "ParagraphState",
    "ReminderKind",
    "RollState",
    "RollWord",
]


class OutcomeState(TextChoices):
    """How far the text is."""

    DRAFTED = "drafted", pgettext_lazy("an outcome document is", "drafted by the organisers")
    OPEN = "open", pgettext_lazy("an outcome document is", "open to the delegations")
    ROLL = "roll", pgettext_lazy("of an outcome document", "the roll is open")
    ADOPTED = "adopted", pgettext_lazy("an outcome document is", "adopted")


class ParagraphState(TextChoices):
    """Whether a paragraph stands in the text."""

    PROPOSED = "proposed", pgettext_lazy("a paragraph is", "proposed, not in the text yet")
    STANDING = "standing", pgettext_lazy("a paragraph is", "in the text")
    REMOVED = "removed", pgettext_lazy("a paragraph was", "taken out")


class AmendmentKind(TextChoices):
    """What a delegation's proposal would do."""

    CHANGE = "change", pgettext_lazy("a proposal would", "change the paragraph")
    ADD = "add", pgettext_lazy("a proposal would", "add a paragraph")
    REMOVE = "remove", pgettext_lazy("a proposal would", "take the paragraph out")


class AmendmentState(TextChoices):
    """What became of a delegation's proposal."""

    OPEN = "open", pgettext_lazy("a proposal", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("a proposal was", "accepted")
    DECLINED = "declined", pgettext_lazy("a proposal was", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal was", "withdrawn")


class RollState(TextChoices):
    """What came of a roll."""

    OPEN = "open", pgettext_lazy("a roll is", "open")
    ADOPTED = "adopted", pgettext_lazy("a roll", "adopted the text")
    ENDED = "ended", pgettext_lazy("a roll was", "ended without adoption")


class RollWord(TextChoices):
    """What a delegation says when it is called."""

    JOINS = "joins", pgettext_lazy("a delegation", "joins")
    RESERVES = "reserves", pgettext_lazy("a delegation", "joins with a reservation")
    STAYS_OUT = "stays-out", pgettext_lazy("a delegation", "does not join")


class Completion(TextChoices):
    """How far a commitment is, in the four steps of the Open Government Partnership."""

    NOT_STARTED = "not-started", pgettext_lazy("a commitment is", "not started")
    LIMITED = "limited", pgettext_lazy("a commitment's completion is", "limited")
    SUBSTANTIAL = "substantial", pgettext_lazy("a commitment's completion is", "substantial")
    COMPLETE = "complete", pgettext_lazy("a commitment is", "complete")


class ReminderKind(TextChoices):
    """When the owner of a commitment is reminded."""

    FAR = "60", _("60 days before")
    NEAR = "14", _("14 days before")
    OVERDUE = "overdue", _("when the day has passed")


LONGEST_PARAGRAPH = 6_000
MOST_PARAGRAPHS = 200
MOST_COLUMNS = 6

# What the journal tells of them.
VERBS: dict[str, "StrPromise"] = {
    "outcome.begun": _("outcome document begun"),
    "outcome.head-changed": _("title or languages of an outcome document changed"),
    "outcome.moved": _("outcome document opened to delegations, or closed again"),
    "outcome.written": _("paragraph of an outcome document written"),
    "outcome.removed": _("paragraph of an outcome document taken out"),
    "outcome.placed": _("paragraph of an outcome document moved"),
    "outcome.proposed": _("change of an outcome document proposed"),
    "outcome.accepted": _("proposed change of an outcome document accepted"),
    "outcome.declined": _("proposed change of an outcome document declined"),
    "outcome.withdrawn": _("proposed change of an outcome document withdrawn"),
    "outcome.reserved": _("reservation about an outcome document recorded"),
    "outcome.reservation-withdrawn": _("reservation about an outcome document withdrawn"),
    "outcome.version-kept": _("version of an outcome document kept"),
    "outcome.roll-opened": _("roll on an outcome document opened"),
    "outcome.said": _("a delegation said whether it joins an outcome document"),
    "outcome.roll-ended": _("roll on an outcome document ended without adoption"),
    "outcome.adopted": _("outcome document adopted"),
    "commitment.made": _("commitment written down"),
    "commitment.changed": _("commitment changed"),
    "commitment.reviewer-named": _("reviewer of a commitment named"),
    "commitment.milestone-set": _("milestone of a commitment set"),
    "commitment.milestone-done": _("milestone of a commitment reported as done"),
    "commitment.claimed": _("owner reported how far a commitment is"),
    "commitment.scored": _("reviewer scored how far a commitment is"),
    "commitment.reminded": _("owner of a commitment reminded"),
}
