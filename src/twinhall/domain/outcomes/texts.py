"""Writing paragraphs: each edit is a new row, so nothing that stood there is ever lost."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.outcomes.models import Outcome, Paragraph, ParagraphText
from twinhall.domain.outcomes.words import LONGEST_PARAGRAPH, MOST_PARAGRAPHS, ParagraphState
from twinhall.kit.errors import CannotDo

__all__ = [
    "OvertakenText",
    "Typed",
    "changed_texts",
    "next_revision",
    "place_after",
    "present_texts",
    "put_text",
]

STEP = 10.0  # between the positions of neighbours, so that a paragraph can come between them


@dataclass(frozen=True, slots=True)
class Typed:
    """A paragraph in one language as it was typed, and the revision that was on the page then (0: none)."""

    text: str
    revision: int = 0

    def __post_init__(self) -> None:
        # Browsers send line breaks as two letters; the text has one.
        object.__setattr__(self, "text", self.text.replace("\r\n", "\n").replace("\r", "\n").strip())


class OvertakenText(CannotDo):
    """Somebody else changed the paragraph meanwhile; `texts` is what stands there now. Hers is in her form."""

    def __init__(self, texts: Mapping[str, ParagraphText]) -> None:
        super().__init__(
            _(
                "Somebody else changed this paragraph while you were writing. Nothing of yours is lost: compare "
                "both below, take over what you want, and send it again."
            )
        )
        self.texts = texts


def present_texts(paragraph: Paragraph) -> dict[str, ParagraphText]:
    """What stands there now, by language (one query)."""
    return {
        text.language: text
        for text in paragraph.texts.filter(is_present=True).select_related("mandate__body__city")
    }


def changed_texts(
    paragraph: Paragraph, typed: Mapping[str, Typed], *, may_empty: bool = False
) -> tuple[dict[str, str], dict[str, ParagraphText]]:
    """The languages that were written anew, and what stands now. OvertakenText when somebody else came first."""
    present = present_texts(paragraph)
    new = {
        code: one
        for code, one in typed.items()
        if code in paragraph.outcome.languages and one.text != (present[code].text if code in present else "")
    }
    overtaken = {
        code: present[code]
        for code, one in new.items()
        if code in present and present[code].revision != one.revision
    }
    if overtaken:
        raise OvertakenText(overtaken)
    for one in new.values():
        if len(one.text) > LONGEST_PARAGRAPH:
            raise CannotDo(_("A paragraph has at most %(most)s letters.") % {"most": LONGEST_PARAGRAPH})
        if not one.text and not may_empty:
            raise CannotDo(_("A text may not become empty; take the paragraph out instead."))
    return {code: one.text for code, one in new.items()}, present


def put_text(
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    before: ParagraphText | None,
    mandate: Mandate,
    at: datetime.datetime,
) -> ParagraphText:
    """The text from now on, in line with the paragraph's present revision. What stood there stays as an earlier one."""
    if before is not None:
        ParagraphText.objects.filter(pk=before.pk).update(is_present=False)
    return ParagraphText.objects.create(
        paragraph=paragraph,
        language=language,
        revision=before.revision + 1 if before else 1,
        follows=paragraph.revision,
        text=text,
        mandate=mandate,
        at=at,
    )


def next_revision(paragraph: Paragraph) -> int:
    """One more than any text follows; a paragraph without texts begins at its first."""
    highest = paragraph.texts.aggregate(highest=Max("follows"))["highest"]
    return paragraph.revision + 1 if highest else paragraph.revision


def place_after(outcome: Outcome, after: str) -> float:
    """A position half way between that paragraph and the next; the end when none is named, the head for "head"."""
    # What is only proposed, or gone, holds its place too: two paragraphs never share one.
    every = outcome.paragraphs.order_by("position")
    if every.exclude(state=ParagraphState.REMOVED).count() >= MOST_PARAGRAPHS:
        raise CannotDo(_("A text has at most %(most)s paragraphs.") % {"most": MOST_PARAGRAPHS})
    if after == "head":
        first = every.first()
        return first.position - STEP if first else STEP
    before = every.filter(public_id=after).first() if after else every.last()
    if before is None:
        return STEP
    following = every.filter(position__gt=before.position).first()
    return (before.position + following.position) / 2 if following else before.position + STEP
