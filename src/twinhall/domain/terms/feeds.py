"""Calendar addresses: made, replaced by a new one, revoked by the person whose they are."""

import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.cities.models import City
from twinhall.domain.journal.actions import record
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.domain.terms.models import Feed
from twinhall.kit.errors import CannotDo

__all__ = ["feed_of_token", "make_feed", "renew_feed", "revoke_feed", "token_of"]


@transaction.atomic
def make_feed(person: Person, city: City | None, *, at: datetime.datetime, door: str) -> Feed:
    """Make the address of one city's calendar, or of all her cities'; where there is one, that stays."""
    locked_person(person)
    feed, is_new = Feed.objects.get_or_create(person=person, city=city, defaults={"made_at": at})
    if is_new:
        _tell("feed.made", feed, at=at, door=door)
    return feed


@transaction.atomic
def renew_feed(person: Person, public_id: str, *, at: datetime.datetime, door: str) -> Feed:
    """Replace the address: the one before leads nowhere from now on."""
    feed = _locked(person, public_id)
    feed.revision += 1
    feed.save(update_fields=["revision"])
    _tell("feed.renewed", feed, at=at, door=door)
    return feed


@transaction.atomic
def revoke_feed(person: Person, public_id: str, *, at: datetime.datetime, door: str) -> None:
    """The address leads nowhere from now on."""
    feed = _locked(person, public_id)
    _tell("feed.revoked", feed, at=at, door=door)
    feed.delete()


def token_of(feed: Feed) -> str:
    """The secret in its address. It is signed, not stored: no backup holds it."""
    return _signer().sign(f"{feed.public_id}.{feed.revision}")


def feed_of_token(token: str) -> Feed | None:
    """The calendar of that address; None when it is not ours, was replaced, revoked, or its account is closed."""
    try:
        public_id, _dot, revision = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    found = Feed.objects.filter(public_id=public_id, revision=int(revision), person__is_active=True)
    return found.select_related("person", "city").first()


def _signer() -> Signer:
    return Signer(sep=".", salt="twinhall.calendar")


def _locked(person: Person, public_id: str) -> Feed:
    locked_person(person)
    feed = Feed.objects.filter(person=person, public_id=public_id).select_related("city").first()
    if feed is None:
        raise CannotDo(_("This calendar address is no longer there."))
    return feed


def _tell(verb: str, feed: Feed, *, at: datetime.datetime, door: str) -> None:
    after = {"city": feed.city.public_id} if feed.city else {}
    record(
        verb, feed.public_id, by=feed.person, at=at, door=door, concerns=[feed.person.public_id], after=after
    )
