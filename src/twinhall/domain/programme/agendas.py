"""The calendar address of one's own agenda: made, replaced by a new one, revoked by the person whose it is."""

import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.actions import record
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.domain.programme.models import AgendaFeed
from twinhall.kit.errors import CannotDo

__all__ = ["agenda_of_token", "make_agenda_feed", "renew_agenda_feed", "revoke_agenda_feed", "token_of"]


@transaction.atomic
def make_agenda_feed(person: Person, forum: Forum, *, at: datetime.datetime, door: str) -> AgendaFeed:
    """Make the address; where there is one, that stays."""
    locked_person(person)
    feed, is_new = AgendaFeed.objects.get_or_create(person=person, forum=forum, defaults={"made_at": at})
    if is_new:
        _tell("agenda.feed-made", feed, at=at, door=door)
    return feed


@transaction.atomic
def renew_agenda_feed(person: Person, forum: Forum, *, at: datetime.datetime, door: str) -> AgendaFeed:
    """Replace the address: the one before leads nowhere from now on."""
    feed = _locked(person, forum)
    feed.revision += 1
    feed.save(update_fields=["revision"])
    _tell("agenda.feed-renewed", feed, at=at, door=door)
    return feed


@transaction.atomic
def revoke_agenda_feed(person: Person, forum: Forum, *, at: datetime.datetime, door: str) -> None:
    """The address leads nowhere from now on."""
    feed = _locked(person, forum)
    _tell("agenda.feed-revoked", feed, at=at, door=door)
    feed.delete()


def token_of(feed: AgendaFeed) -> str:
    """The secret in its address. It is signed, not stored: no backup holds it."""
    return _signer().sign(f"{feed.public_id}.{feed.revision}")


def agenda_of_token(token: str) -> AgendaFeed | None:
    """The agenda of that address; None when it is not ours, was replaced, revoked, or its account is closed."""
    try:
        public_id, _dot, revision = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    found = AgendaFeed.objects.filter(public_id=public_id, revision=int(revision), person__is_active=True)
    return found.select_related("person", "forum__city", "forum__alliance").first()


def _signer() -> Signer:
    return Signer(sep=".", salt="twinhall.agenda")


def _locked(person: Person, forum: Forum) -> AgendaFeed:
    locked_person(person)
    feed = AgendaFeed.objects.filter(person=person, forum=forum).first()
    if feed is None:
        raise CannotDo(_("This calendar address is no longer there."))
    return feed


def _tell(verb: str, feed: AgendaFeed, *, at: datetime.datetime, door: str) -> None:
    record(
        verb,
        feed.public_id,
        by=feed.person,
        at=at,
        door=door,
        concerns=[feed.person.public_id],
        after={"forum": feed.forum.public_id},
    )
