"""E-mail out: into the outbox first, from there to the mail server."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.notices.sending import (
    begin_sending,
    give_up,
    has_interrupted,
    has_waiting,
    hold_back_others,
    leave_unsure,
    note_interrupted,
    note_sent,
    put_off,
)
from twinhall.transfer.mail_server import (
    MailServer,
    PerhapsTaken,
    RefusedForGood,
    ServerNotReached,
    TryLater,
)

MOST_AT_ONCE = 50  # so that a worker that is told to end need not wait long


class OutboxBackend(BaseEmailBackend):
    """What any part of the program sends by Django's mail functions is written into the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = timezone.now()
        for message in email_messages:
            html = next(
                (str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), ""
            )
            for recipient in message.recipients():
                write_message(
                    to=_address(recipient),
                    subject=str(message.subject),
                    text=str(message.body),
                    html=html,
                    language=get_language() or "",
                    at=at,
                )
        return len(email_messages)


def _address(recipient: str) -> str:
    """Of “Vera <vera@city.example>” the address alone; what is no such thing is left for the outbox to refuse."""
    return parseaddr(recipient)[1] or recipient


@dataclass
class Delivery:
    """What became of the messages whose turn it was."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    unsure: int = 0
    more: bool = False  # others wait still

    def figures(self) -> dict[str, int]:
        return {
            "sent": self.sent,
            "put_off": self.put_off,
            "given_up": self.given_up,
            "unsure": self.unsure,
        }


def mail_is_due(at: datetime.datetime) -> bool:
    """Whether `deliver_waiting` would find anything to do."""
    return has_interrupted(at) or (settings.MAIL_SERVER is not None and has_waiting(at))


def deliver_waiting(
    clock: Callable[[], datetime.datetime] = timezone.now, *, most: int = MOST_AT_ONCE
) -> Delivery:
    """Carry messages whose turn it is to the mail server, one after another; several may do so at once.

    Without a mail server everything stays where it is. Asks the clock for each message: sending may take long.
    """
    delivery = Delivery(unsure=note_interrupted(clock()))
    if settings.MAIL_SERVER is None:
        return delivery
    with MailServer(settings.MAIL_SERVER) as server:
        for _number in range(most):
            message = begin_sending(clock())
            if message is None:
                return delivery
            if not _carry(message, server, delivery, clock):
                return delivery
    delivery.more = True
    return delivery


def _carry(
    message: Message, server: MailServer, delivery: Delivery, clock: Callable[[], datetime.datetime]
) -> bool:
    """One attempt, and its end noted. Whether to go on with the next message."""
    try:
        server.take(message)
    except ServerNotReached as problem:
        put_off(message, str(problem), at=clock())
        hold_back_others(clock())
        delivery.put_off += 1
        return False
    except TryLater as problem:
        put_off(message, str(problem), at=clock())
        delivery.put_off += 1
    except RefusedForGood as problem:
        give_up(message, str(problem))
        delivery.given_up += 1
    except PerhapsTaken as problem:
        leave_unsure(message, str(problem))
        delivery.unsure += 1
    else:
        note_sent(message, at=clock())
        delivery.sent += 1
    return True
