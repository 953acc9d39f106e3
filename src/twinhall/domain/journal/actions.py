"""Writing the journal."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from twinhall.domain.journal.chain import sealed
from twinhall.domain.journal.models import Entry, EntryConcern, JournalHead
from twinhall.domain.people.models import Person

_HEAD = 1


@transaction.atomic
def record(
    verb: str,
    subject: str,
    *,
    by: Person | None,
    at: datetime.datetime,
    door: str,
    acting_for: str = "",
    concerns: Iterable[str] = (),
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry, in the caller's transaction, as the last thing the caller does in it.

    `by` is None when a command of the operator or the clock did it; `acting_for` is the body's permanent id;
    `concerns` are permanent ids of what else it is about. `before` and `after` hold references, states and
    figures, never names or addresses of people. The head of the chain stays locked until the caller commits,
    so an action that locks further rows after this call could wait for another for ever.
    """
    said: dict[str, Any] = {
        "number": 0,
        "at": at,
        "by": by.public_id if by else "",
        "acting_for": acting_for,
        "door": door,
        "verb": verb,
        "subject": subject,
        "before": _plain(before),
        "after": _plain(after),
    }
    concerned = sorted({reference for reference in concerns if reference})
    head = _locked_head()
    said["number"] = head.number + 1
    seal = sealed(head.hash, concerns=concerned, **said)
    entry = Entry.objects.create(**said, previous_hash=head.hash, hash=seal)
    EntryConcern.objects.bulk_create(EntryConcern(entry=entry, reference=one) for one in concerned)
    JournalHead.objects.filter(pk=_HEAD).update(number=entry.number, hash=seal)
    return entry


def _locked_head() -> JournalHead:
    head = JournalHead.objects.select_for_update(no_key=True).filter(pk=_HEAD).first()
    if head is None:
        JournalHead.objects.bulk_create([JournalHead(pk=_HEAD)], ignore_conflicts=True)
        head = JournalHead.objects.select_for_update(no_key=True).get(pk=_HEAD)
    return head


def _plain(content: dict[str, Any] | None) -> dict[str, Any]:
    """As either database will give it back: days and times become text, whole figures whole numbers.

    What was sealed must be what is read later; PostgreSQL would write 1e16 as 10000000000000000.
    """
    written = json.dumps(content or {}, cls=DjangoJSONEncoder, allow_nan=False)
    plain: dict[str, Any] = json.loads(written, parse_float=_figure)
    return plain


def _figure(digits: str) -> int | float:
    figure = float(digits)
    return int(figure) if figure.is_integer() else figure
