"""The text on the page of the file: how far it is, and the way to it."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.agreements import AgreementFile, DraftClause, Proposal, text_of
from twinhall.access.dossiers import DossierFile
from twinhall.web.asking import AskedRequest
from twinhall.web.dossier_sections import SECTIONS, DossierSection
from twinhall.web.places import label_of
from twinhall.web.words import day_in_words, isolated, list_in_words, number_in_words

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
        next=_next(text) if text.agreement is not None and text.is_worked_on else None,
    )


def _next(text: AgreementFile) -> dict[str, str] | None:
    """On whose answer the oldest open proposal waits: hers, before that of others."""
    own, page = text.file.own_side.pk, reverse("agreement", args=[text.dossier.public_id])
    waiting: dict[bool, list[tuple[DraftClause, Proposal]]] = {True: [], False: []}
    for clause in text.draft.clauses:
        if clause.proposal is not None:
            answered = {one.side_id for one in clause.proposal.acceptances.all()}
            is_ours = clause.proposal.side_id == own
            if is_ours or own not in answered:
                waiting[not is_ours].append((clause, clause.proposal))
    for is_for_us, found in waiting.items():
        if found:
            clause, oldest = min(found, key=lambda pair: pair[1].at)
            said = {"day": day_in_words(oldest.at.date()), "count": number_in_words(len(found))}
            at_clause = f"{page}#{clause.clause.public_id}"
            return _for_us(said, len(found), at_clause) if is_for_us else _for_others(said, text, oldest)
    return None


def _for_us(said: dict[str, str], count: int, url: str) -> dict[str, str]:
    told = ngettext(
        "%(count)s proposal of other words in the text asks for your answer.",
        "%(count)s proposals of other words in the text ask for your answer.",
        count,
    )
    return {
        "title": gettext("Waiting for you since %(day)s.") % said,
        "text": told % said,
        "tone": "",
        "url": url,
        "label": gettext("Answer it"),
    }


def _for_others(said: dict[str, str], text: AgreementFile, oldest: Proposal) -> dict[str, str]:
    have = {oldest.side_id, *(one.side_id for one in oldest.acceptances.all())}
    names = [isolated(label_of(side.city)) for side in text.file.sides if side.pk not in have]
    return {
        "title": gettext("Waiting for %(city)s since %(day)s.") % (said | {"city": list_in_words(names)}),
        "text": gettext("Your proposal of other words in the text is not answered yet."),
        "tone": "half",
    }


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
