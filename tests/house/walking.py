"""Walking the addresses: who asks, what is answered, and whether anything was written."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse

from tests.house.full_house import Side
from twinhall.access.permissions import Answer
from twinhall.domain.notices.giving import off_link
from twinhall.domain.people.models import Person
from twinhall.domain.programme.agendas import token_of as agenda_token
from twinhall.domain.programme.models import AgendaFeed
from twinhall.domain.terms.feeds import token_of
from twinhall.kit.openid import IdentityProvider

# One that nobody answers for.
PROVIDER = IdentityProvider("nobody", "Nobody", "http://127.0.0.1:1", "twinhall", "secret")
# The word in an address' route -> what stands there, by the beginning of the address' name; "" for any other.
THINGS: dict[str, dict[str, Callable[[Side], object]]] = {
    "slug": {
        "alliance": lambda side: side.alliance.slug,
        "forum": lambda side: side.forum.slug,
        "delegation": lambda side: side.forum.slug,
        "participant": lambda side: side.forum.slug,
        "contribution": lambda side: side.forum.slug,
        "session": lambda side: side.forum.slug,
        "video": lambda side: side.forum.slug,
        "timetable": lambda side: side.forum.slug,
        "outcome": lambda side: side.forum.slug,
        "commitment": lambda side: side.forum.slug,
        "yield": lambda side: side.forum.slug,
        "ceremony": lambda side: side.forum.slug,
        "": lambda side: side.city.slug,
    },
    "participant_id": {"": lambda side: side.participant.public_id},
    "code": {"": lambda side: side.city.country},
    "file_format": {
        "agreement": lambda side: "docx",
        "outcome": lambda side: "docx",
        "public_agreement": lambda side: "docx",
        "timetable": lambda side: "ics",
        "": lambda side: "csv",
    },
    "number": {
        "agreement_version": lambda side: 1,
        "outcome_version": lambda side: 1,
        "commitment": lambda side: side.outcome.forum.commitments.get().claims.get().pk,
    },
    "clause_id": {"agreement": lambda side: side.text.clauses.get().public_id},
    "proposal_id": {"agreement": lambda side: side.text.clauses.get().proposals.get().public_id},
    "kind": {"yield": lambda side: "ties"},
    "outcome_id": {"": lambda side: side.outcome.public_id},
    "paragraph_id": {"": lambda side: side.outcome.paragraphs.get().public_id},
    "amendment_id": {"": lambda side: side.outcome.paragraphs.get().amendments.get().public_id},
    "commitment_id": {"": lambda side: side.outcome.forum.commitments.get().public_id},
    "milestone_id": {"": lambda side: side.outcome.forum.commitments.get().milestones.get().public_id},
    "reservation_id": {
        "outcome": lambda side: side.outcome.reservations.get().public_id,
        "agreement": lambda side: side.text.clauses.get().reservations.get().public_id,
    },
    "year": {"": lambda side: "2026"},
    "version": {"": lambda side: "0"},
    "provider_id": {"": lambda side: PROVIDER.id},
    "evidence_id": {"": lambda side: side.evidence.public_id},
    "listing_id": {"ceremony": lambda side: side.listing.public_id},
    "contribution_id": {"": lambda side: side.contribution.public_id},
    "video_id": {"": lambda side: side.video.public_id},
    "language": {"": lambda side: "en"},
    "step_id": {"": lambda side: side.step.public_id},
    "session_id": {"": lambda side: side.forum.sessions.get().public_id},
    "token": {
        "timetable": lambda side: agenda_token(_agenda_feed(side)),
        "feed": lambda side: token_of(side.feed),
        "notices_off": lambda side: off_link(side.claimant, "moves").rstrip("/").rpartition("/")[2],
    },
    "pk": {"mfa_": lambda side: side.passkey.pk},
    "public_id": {
        "tie": lambda side: side.tie.public_id,
        "timetable": lambda side: side.forum.public_id,
        "dossier": lambda side: side.dossier.public_id,
        "delegation": lambda side: side.delegation.public_id,
        "participant": lambda side: side.delegation.public_id,
        "approval": lambda side: side.step.track.side.dossier.public_id,
        "agreement": lambda side: side.text.dossier.public_id,
        "public_agreement": lambda side: side.text.dossier.public_id,
        "term": lambda side: side.dossier.public_id,
        "revival": lambda side: side.evidence.dossier.public_id,
        "evidence": lambda side: side.evidence.dossier.public_id,
        "body": lambda side: side.body.public_id,
        "mandate": lambda side: side.mandate.public_id,
        "act_": lambda side: side.act.public_id,
        "claim": lambda side: side.claim.public_id,
        "verification": lambda side: side.claim.public_id,
        "proof": lambda side: side.letter.public_id,
        "upload": lambda side: side.upload.public_id,
        "message": lambda side: side.message.public_id,
        "operator_body": lambda side: side.body.public_id,
        "operator_message": lambda side: side.message.public_id,
    },
}
# What is posted where an empty form would say nothing about who may; elsewhere the form comes empty.
FIELDS: dict[str, dict[str, Callable[[Side], str]]] = {
    "agreement_clause": {"act": lambda side: "fill"},
    "ceremony_want": {"tie": lambda side: side.dossier.public_id},
    "choose_acting": {"mandate": lambda side: "none"},
    "session_withdraw": {"part": lambda side: str(side.part.pk)},
    "demo_sign_in": {"person": lambda side: side.example.public_id},
}
# What each request of somebody signed in may write: that her session is in use.
_SESSIONS = ("django_session", "usersessions_usersession")
_WRITING = re.compile(r'^(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM|COPY) "?(\w+)"?')


_REASON = re.compile(rb'<div class="lead"><p>[^<]{20,}</p>')


@dataclass(frozen=True)
class Said:
    """What an address said: an answer of the table, or why it is none; and into which tables it wrote."""

    answer: Answer | str
    wrote: frozenset[str] = frozenset()


def _agenda_feed(side: Side) -> AgendaFeed:
    return AgendaFeed.objects.get(forum=side.forum)


def routes() -> dict[str, list[str]]:
    """Each address by its name, with the words in its route."""
    known = get_resolver().reverse_dict
    return {name: list(known.getlist(name)[0][0][0][1]) for name in known if isinstance(name, str)}


def is_about_something(name: str) -> bool:
    """Whether its route names a thing of somebody's, so that it could be somebody else's."""
    return bool(set(routes()[name]) & {"public_id", "pk"})


def address_of(name: str, side: Side) -> str:
    return reverse(name, kwargs={word: _thing(name, word)(side) for word in routes()[name]})


def _thing(name: str, word: str) -> Callable[[Side], object]:
    for beginning, thing in sorted(THINGS.get(word, {}).items(), key=lambda item: -len(item[0])):
        if name.startswith(beginning):
            return thing
    raise LookupError(f"Say in tests/house/walking.py what <{word}> of the address “{name}” is.")


def fields_of(name: str, side: Side) -> dict[str, str]:
    return {field: value(side) for field, value in FIELDS.get(name, {}).items()}


class LeanClient(RequestFactory):
    """Asks as django.test.Client does, without copies of all that templates are given: it asks thousands of times."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> Any:
        return self.handler(super()._base_environ(**request))  # type: ignore[misc]


class Walker:
    """Asks in somebody's name; whatever comes of a request is undone after it."""

    def __init__(self, person: Person | None) -> None:
        self._client = LeanClient()
        if person is not None:
            self._client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)

    def get(self, address: str) -> Said:
        return self._asked("get", address, {})

    def post(self, address: str, fields: dict[str, str]) -> Said:
        cache.clear()  # of what the limits of rates have counted
        return self._asked("post", address, fields)

    def ask(self, verb: str, address: str, fields: Mapping[str, Any]) -> Any:
        """The answer itself; what came of it stays."""
        return getattr(self._client, verb)(address, fields)

    def _asked(self, verb: str, address: str, fields: Mapping[str, Any]) -> Said:
        asked: list[str] = []
        with undone(), connection.execute_wrapper(_noting(asked)):
            answer = self.ask(verb, address, fields)
            if answer.streaming:
                b"".join(answer)
        return Said(_answer(answer), frozenset(_written(asked)))


def _session_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    session = client.session
    # She gave her password a moment ago, so that no page asks for it first.
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _noting(asked: list[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return note


def _written(asked: list[str]) -> Iterator[str]:
    for sql in asked:
        found = _WRITING.match(sql)
        if found and found[1] not in _SESSIONS:
            yield found[1]


def _answer(answer: Any) -> Answer | str:
    location = answer.get("Location", "")
    match answer.status_code:
        case 403:
            return Answer.NO if _REASON.search(answer.content) else "403 without a sentence"
        case 404:
            return Answer.UNKNOWN
        case 405:
            return "not so"
        case 302 if location.split("?")[0] == reverse(settings.LOGIN_URL):
            return Answer.SIGN_IN
        case 200 | 301 | 302 | 303 | 400 | 422:
            # Let in; that a form came empty is another matter.
            return Answer.YES
    return f"status {answer.status_code}"
