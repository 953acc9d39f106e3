"""Telling a person something: on her desk always, by mail at the pace she chose for its kind."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from twinhall.domain.journal.actions import record
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.letters import link_to
from twinhall.domain.notices.models import Notice, NoticeChoice
from twinhall.domain.notices.words import NoticeKind, Pace
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person

__all__ = [
    "NoticeFacts",
    "choose_paces",
    "footer",
    "give_notice",
    "mark_read",
    "off_link",
    "paces_of",
    "read_off_token",
    "turn_off",
]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice is about. `verb` is the kind of its mail in the outbox; `page` and `about` where it leads.

    `about` holds the words of that address, with a slash between two of them.
    """

    kind: NoticeKind
    verb: str
    page: str
    about: str


def give_notice(
    person: Person,
    facts: NoticeFacts,
    letter: Callable[[], tuple[str, str]],
    *,
    why: Callable[[], str],
    at: datetime.datetime,
) -> Notice:
    """Tell her, in the caller's transaction. `letter` gives subject and text, `why` why it is she; in her language."""
    language = person.language or settings.LANGUAGE_CODE
    pace = paces_of(person)[facts.kind]
    with translation.override(language):
        subject, text = letter()
        if pace == Pace.AT_ONCE:
            off_url = off_link(person, facts.kind)
            write_message(
                to=person.email,
                subject=subject,
                text=text + footer(why(), off_url),
                kind=facts.verb,
                person=person,
                language=language,
                off_url=off_url,
                at=at,
            )
    return Notice.objects.create(
        person=person,
        kind=facts.kind,
        page=facts.page,
        about=facts.about,
        subject=" ".join(subject.split())[:300],
        text=text,
        language=language,
        at=at,
        pace=pace,
        mailed_at=at if pace == Pace.AT_ONCE else None,
    )


def footer(why: str, off_url: str) -> str:
    """What stands beneath a mail that can be turned off, in the present language."""
    said = {"why": why, "off": off_url, "choices": link_to("notice_choices")}
    return _("\n-- \n%(why)s\nTurn off mails of this kind: %(off)s\nAll your choices: %(choices)s\n") % said


def paces_of(person: Person) -> dict[NoticeKind, Pace]:
    """Her choice for each kind (one query)."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "pace"))
    return {kind: Pace(chosen.get(kind, Pace.AT_ONCE)) for kind in NoticeKind}


@transaction.atomic
def choose_paces(
    person: Person, paces: Mapping[NoticeKind, Pace], *, at: datetime.datetime, door: str
) -> None:
    """Change how notices come by mail. What waits for a digest and is now turned off is not mailed any more."""
    locked_person(person)
    before = paces_of(person)
    changed = {kind: pace for kind, pace in paces.items() if before[kind] != pace}
    if not changed:
        return
    for kind, pace in changed.items():
        NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults={"pace": pace})
        if pace == Pace.OFF:
            waiting = Notice.objects.filter(person=person, kind=kind, mailed_at__isnull=True)
            waiting.update(pace=Pace.OFF)
    record(
        "notices.chosen",
        person.public_id,
        by=person,
        at=at,
        door=door,
        before={str(kind): str(before[kind]) for kind in changed},
        after={str(kind): str(pace) for kind, pace in changed.items()},
    )


def turn_off(person: Person, word: str, *, at: datetime.datetime, door: str) -> None:
    """Turn off what a link of a mail was about: one kind, or all kinds that come in a digest of that pace."""
    kinds = [NoticeKind(word)] if word in NoticeKind.values else _kinds_at(person, Pace(word))
    choose_paces(person, dict.fromkeys(kinds, Pace.OFF), at=at, door=door)


def _kinds_at(person: Person, pace: Pace) -> list[NoticeKind]:
    return [kind for kind, chosen in paces_of(person).items() if chosen == pace]


def mark_read(person: Person, *, at: datetime.datetime) -> int:
    """Note that she has seen what stands on her desk. Gives how many were new."""
    return Notice.objects.filter(person=person, read_at__isnull=True, at__lte=at).update(read_at=at)


def _signer() -> Signer:
    return Signer(sep=".", salt="twinhall.notices.off")


def off_link(person: Person, word: str) -> str:
    """Where mails of that kind, or digests of that pace, are turned off without signing in."""
    return link_to("notices_off", _signer().sign(f"{person.public_id}.{word}"))


def read_off_token(token: str) -> tuple[str, str] | None:
    """Whose mails, by permanent id, and which kind or pace; None for a token that is not ours."""
    try:
        public_id, _dot, word = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    return public_id, word
