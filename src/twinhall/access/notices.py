"""Notices, fetched and checked in one call: each person's own, and whose mails a link turns off."""

from dataclasses import dataclass

from django.db.models import QuerySet

from twinhall.access.asking import Asker, Person
from twinhall.access.verdict import Unknown
from twinhall.domain.notices.giving import paces_of, read_off_token
from twinhall.domain.notices.models import Notice
from twinhall.domain.notices.words import NoticeKind, Pace

__all__ = ["Notice", "OffLink", "notices_of", "off_link_to_use", "own_paces", "unread_count"]


@dataclass(frozen=True)
class OffLink:
    """Whose mails, and which: a kind, or all that come in digests of a pace."""

    person: Person
    word: str


def notices_of(asker: Asker) -> QuerySet[Notice]:
    """Her own, newest first."""
    return Notice.objects.filter(person=asker.signed_in())


def unread_count(asker: Asker) -> int:
    """How many she has not seen (one query)."""
    return notices_of(asker).filter(read_at__isnull=True).count()


def own_paces(asker: Asker) -> dict[NoticeKind, Pace]:
    return paces_of(asker.signed_in())


def off_link_to_use(token: str) -> OffLink:
    """For whoever holds the link of a mail, signed in or not; Unknown for any other token and a closed account."""
    found = read_off_token(token)
    if found is None:
        raise Unknown("There is no such link.")
    public_id, word = found
    person = Person.objects.filter(public_id=public_id, is_active=True, erased_at__isnull=True).first()
    if person is None or word not in {*NoticeKind.values, Pace.DAILY.value, Pace.WEEKLY.value}:
        raise Unknown("There is no such link.")
    return OffLink(person, word)
