"""The text as it stands: its paragraphs, what is open about them, what keeps it from adoption, what versions keep."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from twinhall.domain.agreements.values import language_in
from twinhall.domain.outcomes.models import (
    Amendment,
    Outcome,
    OutcomeReservation,
    Paragraph,
    ParagraphText,
)
from twinhall.domain.outcomes.words import AmendmentState, ParagraphState

__all__ = ["Draft", "DraftParagraph", "checksum_of", "content_of", "draft_of", "problems_of"]


@dataclass(frozen=True)
class DraftParagraph:
    """A paragraph as it stands: its present texts by language, the open proposals, the reservations about it."""

    paragraph: Paragraph
    number: int  # its place in the text; 0 for one that is only proposed
    texts: Mapping[str, ParagraphText]
    amendments: Sequence[Amendment]
    reservations: Sequence[OutcomeReservation]

    def is_stale(self, language: str) -> bool:
        """Whether the text in that language does not follow the paragraph's latest change."""
        text = self.texts.get(language)
        return text is not None and bool(text.text) and text.follows < self.paragraph.revision

    def is_empty(self, language: str) -> bool:
        text = self.texts.get(language)
        return text is None or not text.text.strip()


@dataclass(frozen=True)
class Draft:
    """A text with everything that belongs to it. Reading it costs the same for any number of paragraphs."""

    outcome: Outcome
    paragraphs: Sequence[DraftParagraph]  # proposed ones, too

    @property
    def standing(self) -> list[DraftParagraph]:
        return [one for one in self.paragraphs if one.number]

    @cached_property
    def content(self) -> dict[str, Any]:
        return content_of(self)

    @cached_property
    def sha256(self) -> str:
        return checksum_of(self.content)


def draft_of(outcome: Outcome) -> Draft:
    """The text as it stands now (four queries)."""
    amendments = Amendment.objects.filter(state=AmendmentState.OPEN).select_related(
        "delegation__city", "delegation__body__city", "delegation__body__alliance"
    )
    reservations = OutcomeReservation.objects.filter(withdrawn_at__isnull=True).select_related(
        "delegation__city", "delegation__body__city", "delegation__body__alliance"
    )
    found = (
        outcome.paragraphs.exclude(state=ParagraphState.REMOVED)
        .order_by("position", "pk")
        .prefetch_related(
            Prefetch("texts", ParagraphText.objects.filter(is_present=True)),
            Prefetch("amendments", amendments),
            Prefetch("reservations", reservations),
        )
    )
    return Draft(outcome, _numbered(list(found)))


def _numbered(paragraphs: Sequence[Paragraph]) -> list[DraftParagraph]:
    numbered, number = [], 0
    for one in paragraphs:
        stands = one.state == ParagraphState.STANDING
        number += stands
        numbered.append(
            DraftParagraph(
                one,
                number if stands else 0,
                {text.language: text for text in one.texts.all()},
                list(one.amendments.all()),
                list(one.reservations.all()),
            )
        )
    return numbered


def content_of(draft: Draft) -> dict[str, Any]:
    """The whole text as plain facts: what a version keeps, and what its checksum is of."""
    languages = list(draft.outcome.languages)
    return {
        "format": 1,
        "forum": {"slug": draft.outcome.forum.slug, "names": dict(draft.outcome.forum.names)},
        "titles": {code: draft.outcome.titles[code] for code in languages if draft.outcome.titles.get(code)},
        "languages": languages,
        "authentic": [code for code in languages if code in draft.outcome.authentic],
        "paragraphs": [
            {
                "id": one.paragraph.public_id,
                "texts": {
                    code: one.texts[code].text
                    for code in languages
                    if code in one.texts and one.texts[code].text
                },
                # What does not follow the latest change; in an adopted version never an authentic language.
                "stale": [code for code in languages if one.is_stale(code)],
            }
            for one in draft.standing
        ],
    }


def checksum_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content written in one way: keys in order, no spaces, UTF-8."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def problems_of(draft: Draft) -> list[str]:
    """Why the roll cannot be opened yet, each a sentence; empty when it can. Reservations are no hindrance."""
    problems = []
    count = sum(len(one.amendments) for one in draft.paragraphs)
    if count:
        problems.append(
            ngettext(
                "%(count)s proposal waits for an answer.", "%(count)s proposals wait for an answer.", count
            )
            % {"count": count}
        )
    if not draft.standing:
        return [*problems, _("The text has no paragraph.")]
    for code in draft.outcome.authentic:
        said = {"language": language_in(get_language() or "en", code)}
        empty = [str(one.number) for one in draft.standing if one.is_empty(code)]
        stale = [str(one.number) for one in draft.standing if one.is_stale(code)]
        if empty:
            problems.append(
                _("In %(language)s, which is authentic, these paragraphs have no text: %(numbers)s.")
                % (said | {"numbers": ", ".join(empty)})
            )
        if stale:
            problems.append(
                _(
                    "In %(language)s, which is authentic, these paragraphs do not follow the latest change: "
                    "%(numbers)s."
                )
                % (said | {"numbers": ", ".join(stale)})
            )
        if not draft.outcome.titles.get(code):
            problems.append(_("In %(language)s, which is authentic, the text has no title.") % said)
    return problems
