"""The text on the page of the file: how far it is, and the way to it."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.agreements import AgreementFile, text_of
from twinhall.access.dossiers import DossierFile
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.words import number_in_words

__all__ = ["section"]


def section(_request: AskedRequest, found: DossierFile) -> DossierSection | None:
    """From the beginning of negotiations on."""
    text = text_of(found)
    if text.agreement is None and not text.is_worked_on:
        return None
    return DossierSection(
        "text",
        gettext("The text"),
        "agreements/_section.html",
        {"lines": _lines(text), "agreed": text.agreed},
        url=reverse("agreement", args=[found.dossier.public_id]),
        url_label=gettext("Begin the text") if text.agreement is None else gettext("Clause by clause"),
    )


def _lines(text: AgreementFile) -> list[str]:
    if text.agreement is None:
        return [gettext("Nobody has begun a text yet.")]
    if text.agreed is not None:
        said = {"number": number_in_words(text.agreed.number)}
        return [gettext("Version %(number)s is agreed by every side.") % said]
    count = len(text.draft.standing)
    said = {"count": number_in_words(count)}
    head = ngettext("%(count)s clause in work.", "%(count)s clauses in work.", count) % said
    return [head, *(text.problems or [gettext("Nothing stands in the way of agreeing on it.")])]


SECTIONS.append(section)
