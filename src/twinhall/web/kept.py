"""How long data of people is kept, in words; the days stand in the table of the settings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twinhall.web.words import number_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["KEPT", "Kept", "hint_of", "what_is_kept"]

# What each kind of the table is, and why it is kept so long.
KEPT: "dict[str, tuple[StrPromise, StrPromise]]" = {
    "messages": (_("mails that were sent or given up"), _("so that it can be told what was written to whom")),
    "notices": (_("notices on one’s desk"), _("so that one can look back over a year")),
    "letters_of_ended_claims": (
        _("letters of claims that were refused, withdrawn or lapsed"),
        _("as long as an appeal may come"),
    ),
    "letters_of_approved_claims": (
        _("letters of approved claims, after the mandate’s end"),
        _("so that a mandate can be answered for"),
    ),
    "loose_uploads": (_("files that belong to nothing"), _("they came in while something failed")),
    "stray_files": (
        _("files that nothing names"),
        _("what is handed in just now must have time to be noted"),
    ),
    "codes": (_("codes sent by mail"), _("they hold for one day")),
    "forum_data": (
        _("what people told for a forum (diet, access needs, travel, papers, address), after its last day"),
        _("it serves their stay alone; a forum may erase it earlier, and its form names the day"),
    ),
    "unconfirmed_people": (
        _("accounts whose address was never confirmed"),
        _("somebody may have mistyped, or given another’s address"),
    ),
    "unused_people": (
        _("accounts to which nobody signs in, with no mandate and no open claim"),
        _("their owners are told by mail thirty days before"),
    ),
    "sessions": (_("sessions that have expired"), _("they are of no use any more")),
    "jobs": (_("finished jobs"), _("so that a failure can be understood")),
    "routine_runs": (_("reports of daily routines"), _("so that it can be told what was erased when")),
}


@dataclass(frozen=True)
class Kept:
    """A row of the public table."""

    what: str
    why: str
    days: str


def what_is_kept() -> list[Kept]:
    """Every kind of the table, in its order."""
    return [
        Kept(str(KEPT[kind][0]), str(KEPT[kind][1]), in_days(days))
        for kind, days in settings.RETENTION.items()
    ]


def in_days(days: int) -> str:
    """Such as “3 years”, “90 days”, “not at all”."""
    if days == 0:
        return str(_("not at all"))
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": number_in_words(years)}
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number_in_words(days)}


# What is said of a kind where its data is asked for.
_HINTS: "dict[str, StrPromise]" = {
    "letters_of_ended_claims": _("Kept if the claim is refused, withdrawn or lapses: %(time)s."),
    "letters_of_approved_claims": _("Kept after the mandate’s end if the claim is approved: %(time)s."),
    "unconfirmed_people": _("Kept if the address is not confirmed: %(time)s."),
    "unused_people": _("Kept if nobody signs in any more: %(time)s."),
}


def hint_of(kind: str) -> str:
    """A sentence for the form that asks for data of that kind."""
    hint = _HINTS.get(kind, _("Kept for: %(time)s."))
    return str(hint) % {"time": in_days(settings.RETENTION[kind])}
