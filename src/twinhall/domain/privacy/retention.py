"""What is erased when its time has come; how long each kind is kept stands in one table of the settings."""

import datetime
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.claims.states import OPEN_STATES
from twinhall.domain.claims.words import ClaimState
from twinhall.domain.delegations.forgetting import forget_forum_data
from twinhall.domain.forums.models import Forum
from twinhall.domain.journal.actions import record
from twinhall.domain.notices.models import Message, Notice
from twinhall.domain.notices.words import MessageState
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing import erase_account
from twinhall.domain.privacy.letters import UNUSED, warn_of_erasing
from twinhall.domain.routines.models import RoutineRun
from twinhall.domain.uploads.actions import erase_upload
from twinhall.domain.uploads.models import Upload
from twinhall.domain.uploads.sweeping import sweep_strays

__all__ = ["DAYS_OF_WARNING", "KINDS", "erase_what_is_due"]

# So long before an unused account is erased its owner is told.
DAYS_OF_WARNING = 30
# One transaction holds so many rows, and one run so many transactions of a kind; the rest is done the next day.
_AT_ONCE = 500
_MOST_BATCHES = 100
_ENDED = [ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.LAPSED]
_LEFT_THE_HOUSE = [MessageState.SENT, MessageState.GIVEN_UP, MessageState.UNSURE, MessageState.CLOSED]

Before = datetime.datetime


def erase_what_is_due(at: datetime.datetime) -> dict[str, int]:
    """Erase what is older than the table allows (a daily routine); says how much of each kind, and journals it.

    It may be begun again at any time: what is erased is not found a second time.
    """
    figures = {"unused_people_warned": _warn_unused_people(at)}
    for kind, erase in KINDS.items():
        figures[kind] = erase(at - datetime.timedelta(days=settings.RETENTION[kind]), at)
    done = {kind: count for kind, count in figures.items() if count}
    if done:
        record("retention.kept", "retention", by=None, at=at, door="job", after=done)
    return figures


def _messages(before: Before, _at: datetime.datetime) -> int:
    return _delete(Message.objects.filter(state__in=_LEFT_THE_HOUSE, written_at__lt=before))


def _notices(before: Before, _at: datetime.datetime) -> int:
    return _delete(Notice.objects.filter(at__lt=before))


def _letters_of_ended_claims(before: Before, at: datetime.datetime) -> int:
    return _erase_uploads(
        Upload.objects.filter(proofs__claim__state__in=_ENDED, proofs__claim__ended_at__lt=before), at
    )


def _letters_of_approved_claims(before: Before, at: datetime.datetime) -> int:
    has_ended = Q(proofs__claim__mandate__ends_on__lt=before.date())
    was_revoked = Q(proofs__claim__mandate__revoked_at__lt=before)
    return _erase_uploads(Upload.objects.filter(has_ended | was_revoked), at)


def _loose_uploads(before: Before, at: datetime.datetime) -> int:
    return _erase_uploads(
        Upload.objects.filter(
            proofs__isnull=True,
            documents__isnull=True,
            videos__isnull=True,
            commitment_claims__isnull=True,
            added_at__lt=before,
        ),
        at,
    )


def _stray_files(before: Before, _at: datetime.datetime) -> int:
    return sweep_strays(before)


def _codes(before: Before, _at: datetime.datetime) -> int:
    return Proof.objects.filter(code_sent_at__lt=before).exclude(code_hash="").update(code_hash="")


def _forum_data(before: Before, at: datetime.datetime) -> int:
    """What was told for a forum; where the forum promised an earlier day, on that."""
    over = Forum.objects.over_before(at.date())
    due = [forum.pk for forum in over if forum.ends_on < before.date() or forum.erased_on <= at.date()]
    return forget_forum_data(due, at=at, most=_AT_ONCE * _MOST_BATCHES)


def _unconfirmed_people(before: Before, _at: datetime.datetime) -> int:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    claims = Claim.objects.filter(person=OuterRef("pk"))
    never = Person.objects.filter(~Exists(confirmed), ~Exists(claims), last_login__isnull=True)
    return _delete(
        never.filter(
            joined_at__lt=before,
            erased_at__isnull=True,
            mandates__isnull=True,
            is_operator=False,
            is_example=False,
        )
    )


def _unused_people(before: Before, at: datetime.datetime) -> int:
    """Only after a letter has left the house and its days have passed; signing in once keeps the account."""
    told = at - datetime.timedelta(days=DAYS_OF_WARNING)
    letters = Message.objects.filter(person=OuterRef("pk"), kind=UNUSED, state__in=_LEFT_THE_HOUSE)
    due = _unused_since(before, at).filter(
        Exists(letters.filter(written_at__lte=told, written_at__gte=OuterRef("seen")))
    )
    return sum(_erase_if_still(due, person, at) for person in list(due[:_AT_ONCE]))


@transaction.atomic
def _erase_if_still(due: QuerySet[Any], person: Person, at: datetime.datetime) -> bool:
    """She may have signed in, or been given a mandate, while those before her were erased."""
    locked_person(person)
    if not due.filter(pk=person.pk).exists():
        return False
    erase_account(person, by=None, at=at, door="job")
    return True


def _warn_unused_people(at: datetime.datetime) -> int:
    days = settings.RETENTION["unused_people"] - DAYS_OF_WARNING
    letters = Message.objects.filter(person=OuterRef("pk"), kind=UNUSED, written_at__gte=OuterRef("seen"))
    due = _unused_since(at - datetime.timedelta(days=days), at).filter(~Exists(letters))
    people = list(due[:_AT_ONCE])
    day = (at + datetime.timedelta(days=DAYS_OF_WARNING)).date()
    for person in people:
        with transaction.atomic():
            warn_of_erasing(person, day, at=at)
    return len(people)


def _unused_since(moment: datetime.datetime, at: datetime.datetime) -> QuerySet[Any]:
    """Accounts last opened or signed in to before that moment, without a mandate that may hold or an open claim."""
    yesterday = at.date() - datetime.timedelta(days=1)  # still today somewhere
    mandates = Mandate.objects.filter(person=OuterRef("pk"), revoked_at__isnull=True, ends_on__gte=yesterday)
    open_claims = Claim.objects.filter(person=OuterRef("pk"), state__in=OPEN_STATES)
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = Person.objects.filter(
        Exists(confirmed), erased_at__isnull=True, is_operator=False, is_example=False
    )
    seen = people.annotate(seen=Coalesce(F("last_login"), F("joined_at")))
    return seen.filter(~Exists(mandates), ~Exists(open_claims), seen__lt=moment).order_by("seen", "pk")


def _sessions(before: Before, _at: datetime.datetime) -> int:
    ended = _delete(Session.objects.filter(expire_date__lt=before))
    # The list that its owner sees names a network address and a browser for each.
    standing = Session.objects.filter(session_key=OuterRef("session_key"))
    return ended + _delete(UserSession.objects.filter(~Exists(standing), last_seen_at__lt=before))


def _jobs(before: Before, _at: datetime.datetime) -> int:
    ended = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    return _delete(DBTaskResult.objects.filter(status__in=ended, finished_at__lt=before))


def _routine_runs(before: Before, _at: datetime.datetime) -> int:
    return _delete(RoutineRun.objects.filter(began_at__lt=before))


def _delete(due: QuerySet[Any]) -> int:
    """Batch by batch; the conditions are asked again in each, as rows may have changed since."""
    count = 0
    for _batch in range(_MOST_BATCHES):
        found = list(due.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not found:
            break
        with transaction.atomic():
            count += due.filter(pk__in=found).delete()[1].get(due.model._meta.label, 0)
    return count


def _erase_uploads(due: QuerySet[Upload], at: datetime.datetime) -> int:
    uploads = list(due.filter(erased_at__isnull=True).distinct().order_by("pk")[:_AT_ONCE])
    for upload in uploads:
        erase_upload(upload, by=None, at=at, door="job")
    return len(uploads)


# By the keys of settings.RETENTION; a test compares the two and docs/operators/retention.md.
KINDS: dict[str, Callable[[Before, datetime.datetime], int]] = {
    "messages": _messages,
    "notices": _notices,
    "letters_of_ended_claims": _letters_of_ended_claims,
    "letters_of_approved_claims": _letters_of_approved_claims,
    "loose_uploads": _loose_uploads,
    "stray_files": _stray_files,
    "codes": _codes,
    "forum_data": _forum_data,
    "unconfirmed_people": _unconfirmed_people,
    "unused_people": _unused_people,
    "sessions": _sessions,
    "jobs": _jobs,
    "routine_runs": _routine_runs,
}
