"""What is erased when its time has come; how long each kind is kept stands in one table of the settings."""

import datetime
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.journal.actions import record
from twinhall.domain.notices.models import Message
from twinhall.domain.notices.words import MessageState
from twinhall.domain.people.models import Person
from twinhall.domain.routines.models import RoutineRun
from twinhall.domain.uploads.actions import erase_upload
from twinhall.domain.uploads.models import Upload

__all__ = ["KINDS", "erase_what_is_due"]

_AT_ONCE = 500
_ENDED = [ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.LAPSED]


def erase_what_is_due(at: datetime.datetime) -> dict[str, int]:
    """Erase what is older than the table allows (a daily routine); says how much of each kind, and journals it."""
    erased = {
        kind: erase(at - datetime.timedelta(days=settings.RETENTION[kind]), at)
        for kind, erase in KINDS.items()
    }
    done = {kind: count for kind, count in erased.items() if count}
    if done:
        with transaction.atomic():
            record("retention.kept", "retention", by=None, at=at, door="job", after=done)
    return erased


def _messages(before: datetime.datetime, at: datetime.datetime) -> int:
    closed = [MessageState.SENT, MessageState.GIVEN_UP, MessageState.UNSURE, MessageState.CLOSED]
    return int(Message.objects.filter(state__in=closed, written_at__lt=before).delete()[0])


def _letters_of_ended_claims(before: datetime.datetime, at: datetime.datetime) -> int:
    due = Upload.objects.filter(
        proofs__claim__state__in=_ENDED, proofs__claim__ended_at__lt=before, erased_at__isnull=True
    )
    return _erase_uploads(due, at)


def _letters_of_approved_claims(before: datetime.datetime, at: datetime.datetime) -> int:
    due = Upload.objects.filter(
        Q(proofs__claim__mandate__ends_on__lt=before.date())
        | Q(proofs__claim__mandate__revoked_at__lt=before),
        erased_at__isnull=True,
    )
    return _erase_uploads(due, at)


def _loose_uploads(before: datetime.datetime, at: datetime.datetime) -> int:
    due = Upload.objects.filter(proofs__isnull=True, added_at__lt=before, erased_at__isnull=True)
    return _erase_uploads(due, at)


def _erase_uploads(due: QuerySet[Upload], at: datetime.datetime) -> int:
    uploads = list(due.distinct()[:_AT_ONCE])
    for upload in uploads:
        erase_upload(upload, by=None, at=at, door="job")
    return len(uploads)


def _codes(before: datetime.datetime, at: datetime.datetime) -> int:
    return Proof.objects.filter(code_sent_at__lt=before).exclude(code_hash="").update(code_hash="")


def _unconfirmed_people(before: datetime.datetime, at: datetime.datetime) -> int:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    claims = Claim.objects.filter(person=OuterRef("pk"))
    due = Person.objects.filter(
        ~Exists(confirmed),
        ~Exists(claims),
        joined_at__lt=before,
        erased_at__isnull=True,
        last_login__isnull=True,
    ).filter(mandates__isnull=True, is_operator=False, is_example=False)
    found = Person.objects.filter(pk__in=list(due.values_list("pk", flat=True)[:_AT_ONCE]))
    return int(found.delete()[1].get("twinhall.Person", 0))


def _sessions(before: datetime.datetime, at: datetime.datetime) -> int:
    return int(Session.objects.filter(expire_date__lt=before).delete()[0])


def _routine_runs(before: datetime.datetime, at: datetime.datetime) -> int:
    return int(RoutineRun.objects.filter(began_at__lt=before).delete()[0])


# By the keys of settings.RETENTION; a test compares the two and docs/operators/retention.md.
KINDS: dict[str, Callable[[datetime.datetime, datetime.datetime], int]] = {
    "messages": _messages,
    "letters_of_ended_claims": _letters_of_ended_claims,
    "letters_of_approved_claims": _letters_of_approved_claims,
    "loose_uploads": _loose_uploads,
    "codes": _codes,
    "unconfirmed_people": _unconfirmed_people,
    "sessions": _sessions,
    "routine_runs": _routine_runs,
}
