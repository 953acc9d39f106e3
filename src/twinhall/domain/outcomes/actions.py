"""What the organisers do to the text by themselves: begin it, write its paragraphs, open it to the delegations."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.forums.locking import locked_forum, note
from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.locking import (
    in_state,
    locked_outcome,
    paragraph_in_hand,
    under_mandate,
    worked_on,
)
from twinhall.domain.outcomes.models import Outcome, OutcomeVersion, Paragraph, ParagraphText
from twinhall.domain.outcomes.states import may_become
from twinhall.domain.outcomes.texts import (
    STEP,
    Typed,
    changed_texts,
    next_revision,
    place_after,
    present_texts,
    put_text,
)
from twinhall.domain.outcomes.words import MOST_COLUMNS, AmendmentState, OutcomeState, ParagraphState
from twinhall.kit.errors import CannotDo

__all__ = [
    "add_paragraph",
    "begin_from_version",
    "begin_outcome",
    "bring_into_line",
    "change_head",
    "confirm_paragraph",
    "open_to_delegations",
    "place_paragraph",
    "remove_paragraph",
    "take_from_delegations",
    "write_paragraph",
]


@transaction.atomic
def begin_outcome(
    forum_id: str,
    *,
    titles: Mapping[str, str],
    languages: Sequence[str],
    authentic: Iterable[str],
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Outcome:
    """Begin the forum's document, without a paragraph. One forum has one."""
    forum = locked_forum(forum_id)
    columns, deciding = _checked_languages(languages, authentic)
    outcome = _new(forum, titles, columns, deciding, under_mandate(by), at)
    after = {"languages": columns, "authentic": deciding}
    note("outcome.begun", forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return outcome


@transaction.atomic
def begin_from_version(
    forum_id: str, version: OutcomeVersion, *, by: Acting, at: datetime.datetime, door: str
) -> Outcome:
    """Begin from what an earlier meeting adopted: the same words, and its wish to amend them."""
    forum = locked_forum(forum_id)
    mandate = under_mandate(by)
    content = version.content
    if version.outcome.adopted_id != version.pk or version.outcome.forum_id == forum.pk:
        raise CannotDo(_("A text is begun from one that another forum has adopted."))
    outcome = _new(
        forum, content["titles"], content["languages"], content["authentic"], mandate, at, begun_from=version
    )
    for place, part in enumerate(content["paragraphs"], start=1):
        paragraph = Paragraph.objects.create(outcome=outcome, position=place * STEP)
        _first_texts(paragraph, part["texts"], mandate, at, stale=part["stale"])
    after = {"begun_from": version.sha256, "languages": outcome.languages}
    note("outcome.begun", forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return outcome


def _new(
    forum: Forum,
    titles: Mapping[str, str],
    languages: Sequence[str],
    authentic: Sequence[str],
    mandate: Mandate,
    at: datetime.datetime,
    *,
    begun_from: OutcomeVersion | None = None,
) -> Outcome:
    if Outcome.objects.filter(forum=forum).exists():
        raise CannotDo(_("The text is begun already; go on with it."))
    return Outcome.objects.create(
        forum=forum,
        titles=_in(languages, titles),
        languages=list(languages),
        authentic=list(authentic),
        begun_from=begun_from,
        begun_at=at,
        mandate=mandate,
    )


def _in(languages: Sequence[str], texts: Mapping[str, str]) -> dict[str, str]:
    said = {code: " ".join(texts.get(code, "").split())[:300] for code in languages}
    return {code: text for code, text in said.items() if text}


def _checked_languages(languages: Sequence[str], authentic: Iterable[str]) -> tuple[list[str], list[str]]:
    columns = list(dict.fromkeys(languages))
    deciding = [code for code in columns if code in set(authentic)]
    if not 1 <= len(columns) <= MOST_COLUMNS:
        raise CannotDo(_("Choose one language or more, %(most)s at most.") % {"most": MOST_COLUMNS})
    if not deciding:
        raise CannotDo(_("Choose at least one of these languages as authentic: its text decides."))
    return columns, deciding


def _first_texts(
    paragraph: Paragraph,
    texts: Mapping[str, str],
    mandate: Mandate,
    at: datetime.datetime,
    *,
    stale: Sequence[str] = (),
) -> None:
    if stale:
        paragraph.revision = 2
        paragraph.save(update_fields=["revision"])
    ParagraphText.objects.bulk_create(
        ParagraphText(
            paragraph=paragraph,
            language=code,
            revision=1,
            follows=1 if code in stale else paragraph.revision,
            text=text,
            mandate=mandate,
            at=at,
        )
        for code, text in texts.items()
        if text
    )


@transaction.atomic
def change_head(
    public_id: str,
    *,
    titles: Mapping[str, str],
    languages: Sequence[str],
    authentic: Iterable[str],
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Outcome:
    """Change titles and languages. What was written in a language that is left out is kept, unseen."""
    outcome = worked_on(public_id)
    columns, deciding = _checked_languages(languages, authentic)
    before = {"languages": outcome.languages, "authentic": outcome.authentic}
    outcome.languages, outcome.authentic = columns, deciding
    outcome.titles = _in(columns, titles)
    outcome.save()
    after = {"languages": columns, "authentic": deciding}
    note(
        "outcome.head-changed",
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        before=before,
        after=after,
    )
    return outcome


def open_to_delegations(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Outcome:
    """Let the delegations read it and propose."""
    return _move(public_id, OutcomeState.OPEN, by=by, at=at, door=door)


def take_from_delegations(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Outcome:
    """Keep it to the organisers again; what was proposed stays."""
    return _move(public_id, OutcomeState.DRAFTED, by=by, at=at, door=door)


@transaction.atomic
def _move(public_id: str, state: str, *, by: Acting, at: datetime.datetime, door: str) -> Outcome:
    outcome = locked_outcome(public_id)
    # To and from the roll leads its opening and closing alone.
    if outcome.state == OutcomeState.ROLL or not may_become(outcome.state, state):
        raise CannotDo(
            _("That is not possible now: %(state)s.") % {"state": OutcomeState(outcome.state).label}
        )
    before = outcome.state
    outcome.state = state
    outcome.save(update_fields=["state"])
    note(
        "outcome.moved",
        outcome.forum,
        by=by,
        at=at,
        door=door,
        subject=outcome.public_id,
        before={"state": before},
        after={"state": str(state)},
    )
    return outcome


@transaction.atomic
def add_paragraph(
    public_id: str,
    typed: Mapping[str, Typed],
    *,
    after: str = "",
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Paragraph:
    """A further paragraph, behind the one named (a permanent id), at the "head", or at the end."""
    outcome = worked_on(public_id)
    paragraph = Paragraph.objects.create(outcome=outcome, position=place_after(outcome, after))
    given = {code: one for code, one in typed.items() if one.text}
    new, _present = changed_texts(paragraph, given)
    if not new:
        raise CannotDo(_("Please write the paragraph in one language at least."))
    for code, text in new.items():
        put_text(paragraph, code, text, before=None, mandate=under_mandate(by), at=at)
    said = {"paragraph": paragraph.public_id, "languages": sorted(new)}
    note("outcome.written", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=said)
    return paragraph


@transaction.atomic
def write_paragraph(
    public_id: str,
    paragraph_id: str,
    typed: Mapping[str, Typed],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> list[str]:
    """Change its meaning: languages that are not written along are stale from now on. Gives those written."""
    return _write(public_id, paragraph_id, typed, changes=True, by=by, at=at, door=door)


@transaction.atomic
def bring_into_line(
    public_id: str,
    paragraph_id: str,
    typed: Mapping[str, Typed],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> list[str]:
    """Write translations that are missing or behind, or mend their wording; no other language gets stale by it."""
    return _write(public_id, paragraph_id, typed, changes=False, by=by, at=at, door=door)


def _write(
    public_id: str,
    paragraph_id: str,
    typed: Mapping[str, Typed],
    *,
    changes: bool,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> list[str]:
    outcome = worked_on(public_id)
    mandate = under_mandate(by)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    new, present = changed_texts(paragraph, typed)
    if not new:
        raise CannotDo(_("Nothing in this text differs from what stands."))
    if changes:
        paragraph.revision = next_revision(paragraph)
        paragraph.save(update_fields=["revision"])
    for code, text in new.items():
        put_text(paragraph, code, text, before=present.get(code), mandate=mandate, at=at)
    after = {"paragraph": paragraph.public_id, "languages": sorted(new), "changes": changes}
    note("outcome.written", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return sorted(new)


@transaction.atomic
def confirm_paragraph(
    public_id: str,
    paragraph_id: str,
    language: str,
    *,
    revision: int,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> bool:
    """Say that a stale text is in line as it stands. Whether there was something to confirm."""
    outcome = worked_on(public_id)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    standing = present_texts(paragraph).get(language)
    if standing is None or not standing.text:
        raise CannotDo(_("There is no text in this language yet."))
    if standing.revision != revision:
        raise CannotDo(_("The text has changed since you read it. Please read it again."))
    if standing.follows == paragraph.revision:
        return False
    put_text(paragraph, language, standing.text, before=standing, mandate=under_mandate(by), at=at)
    after = {"paragraph": paragraph.public_id, "languages": [language], "changes": False}
    note("outcome.written", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)
    return True


@transaction.atomic
def remove_paragraph(
    public_id: str, paragraph_id: str, *, by: Acting, at: datetime.datetime, door: str
) -> None:
    """Take a paragraph out. CannotDo while a delegation waits for an answer about it."""
    outcome = worked_on(public_id)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    if paragraph.amendments.filter(state=AmendmentState.OPEN).exists():
        raise CannotDo(_("A proposal about this paragraph waits for an answer; answer it first."))
    paragraph.state = ParagraphState.REMOVED
    paragraph.save(update_fields=["state"])
    after = {"paragraph": paragraph.public_id}
    note("outcome.removed", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=after)


@transaction.atomic
def place_paragraph(
    public_id: str, paragraph_id: str, *, after: str, by: Acting, at: datetime.datetime, door: str
) -> None:
    """Move a paragraph behind another one, or to the "head"."""
    outcome = in_state(public_id, OutcomeState.DRAFTED, OutcomeState.OPEN)
    paragraph = paragraph_in_hand(outcome, paragraph_id)
    if after == paragraph_id:
        raise CannotDo(_("A paragraph cannot stand behind itself."))
    if after != "head":
        paragraph_in_hand(outcome, after)
    paragraph.position = place_after(outcome, after)
    paragraph.save(update_fields=["position"])
    said = {"paragraph": paragraph.public_id, "after": after}
    note("outcome.placed", outcome.forum, by=by, at=at, door=door, subject=outcome.public_id, after=said)
