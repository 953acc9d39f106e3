"""Writing texts: each edit is a new row, so nothing that stood there is ever lost."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from twinhall.domain.agreements.models import Clause, ClauseText
from twinhall.domain.agreements.words import LONGEST_HEADING, LONGEST_TEXT
from twinhall.domain.bodies.models import Mandate
from twinhall.kit.errors import CannotDo

__all__ = ["Changed", "TextChanged", "Wording", "changes_of", "present_texts", "put_text"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Heading and text of a clause in one language, and the revision she had before her when she wrote it."""

    heading: str
    text: str
    revision: int = 0  # 0: there was none

    def __post_init__(self) -> None:
        # Browsers send line breaks as two letters; the text has one.
        object.__setattr__(self, "heading", " ".join(self.heading.split()))
        object.__setattr__(self, "text", self.text.replace("\r\n", "\n").replace("\r", "\n").strip())

    def says_as(self, other: ClauseText | None) -> bool:
        """Whether this is what stands there already."""
        there = (other.heading, other.text) if other else ("", "")
        return (self.heading, self.text) == there


@dataclass(frozen=True)
class Changed:
    """What somebody else wrote while she was writing, by language."""

    texts: Mapping[str, ClauseText] = field(default_factory=dict)


class TextChanged(CannotDo):
    """Somebody else changed the clause meanwhile; `changed` holds what stands there now. Hers is in her form."""

    def __init__(self, changed: Changed) -> None:
        super().__init__(
            _(
                "Somebody else changed this clause while you were writing. Nothing of yours is lost: compare "
                "both below, take over what you want, and send it again."
            )
        )
        self.changed = changed


def present_texts(clause: Clause) -> dict[str, ClauseText]:
    """What stands there now, by language (one query)."""
    return {
        text.language: text
        for text in clause.texts.filter(is_present=True).select_related("mandate__body__city")
    }


def changes_of(
    clause: Clause, wordings: Mapping[str, Wording]
) -> tuple[dict[str, Wording], dict[str, ClauseText]]:
    """The languages she wrote anew, and what stands now. TextChanged when somebody else came first."""
    present = present_texts(clause)
    new = {code: wording for code, wording in wordings.items() if not wording.says_as(present.get(code))}
    overtaken = {
        code: present[code]
        for code, wording in new.items()
        if code in present and present[code].revision != wording.revision
    }
    if overtaken:
        raise TextChanged(Changed(overtaken))
    for wording in new.values():
        _check_length(wording)
    return new, present


def _check_length(wording: Wording) -> None:
    if len(wording.text) > LONGEST_TEXT:
        raise CannotDo(_("A clause has at most %(most)s letters.") % {"most": LONGEST_TEXT})
    if len(wording.heading) > LONGEST_HEADING:
        raise CannotDo(_("A heading has at most %(most)s letters.") % {"most": LONGEST_HEADING})


def put_text(
    clause: Clause,
    language: str,
    heading: str,
    text: str,
    *,
    before: ClauseText | None,
    mandate: Mandate,
    at: datetime.datetime,
) -> ClauseText:
    """The text from now on, in line with the clause's present revision. What stood there stays as an earlier one."""
    if before is not None:
        ClauseText.objects.filter(pk=before.pk).update(is_present=False)
    return ClauseText.objects.create(
        clause=clause,
        language=language,
        revision=before.revision + 1 if before else 1,
        follows=clause.revision,
        heading=heading,
        text=text,
        mandate=mandate,
        at=at,
    )
