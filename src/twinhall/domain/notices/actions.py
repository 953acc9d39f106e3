"""Writing messages into the outbox, and what becomes of them."""

import datetime

from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person


def write_message(
    *,
    to: str,
    subject: str,
    text: str,
    at: datetime.datetime,
    html: str = "",
    kind: str = "",
    person: Person | None = None,
) -> Message:
    """Put one message into the outbox, in the caller's transaction: it is sent only if what it tells came about."""
    person = person or Person.objects.filter(email__iexact=to).first()
    return Message.objects.create(
        to=to,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        kind=kind,
        person=person,
        language=person.language if person else "",
        written_at=at,
        next_try_at=at,
    )
