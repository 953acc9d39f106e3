"""The way of a message from the outbox: one attempt at a time, each noted before and after it is made.

Whoever begins an attempt notes it and commits before the mail server hears of it. When the process then dies, nobody
knows whether the message went out: it is left as "perhaps sent" for an operator and never sent again by itself.
"""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from twinhall.domain.notices.models import Message
from twinhall.domain.notices.words import MessageState

__all__ = [
    "begin_sending",
    "count_waiting",
    "give_up",
    "has_interrupted",
    "has_waiting",
    "hold_back_others",
    "leave_unsure",
    "note_interrupted",
    "note_sent",
    "put_off",
]

# After each attempt that failed, the last one for all that follow; three days after the first it is given up.
PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
GIVEN_UP_AFTER = datetime.timedelta(days=3)
# No attempt takes so long: whoever made it is gone.
INTERRUPTED_AFTER = datetime.timedelta(minutes=15)
_HELD_BACK = PAUSES[0]


def count_waiting() -> int:
    """How many are to be sent some time."""
    return Message.objects.filter(state=MessageState.WAITING).count()


def has_waiting(at: datetime.datetime) -> bool:
    """Whether it is a message's turn."""
    return Message.objects.filter(_has_its_turn(at)).exists()


def has_interrupted(at: datetime.datetime) -> bool:
    """Whether somebody began to send one long ago and never told how it ended."""
    return _interrupted(at).exists()


def begin_sending(at: datetime.datetime) -> Message | None:
    """Claim the next message whose turn it is, for one attempt; None when there is none. Commits by itself."""
    with transaction.atomic(durable=True):
        # Two deliverers at once pass by each other's rows; SQLite lets one in at a time anyway.
        message = (
            Message.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(_has_its_turn(at))
            .order_by("next_try_at", "pk")
            .first()
        )
        if message is None:
            return None
        message.state = MessageState.SENDING
        message.attempts += 1
        message.first_tried_at = message.first_tried_at or at
        message.begun_at = at
        message.save(update_fields=["state", "attempts", "first_tried_at", "begun_at"])
    return message


def note_sent(message: Message, *, at: datetime.datetime) -> None:
    """The mail server has taken it."""
    _settle(message, state=MessageState.SENT, sent_at=at, last_problem="")


def put_off(message: Message, problem: str, *, at: datetime.datetime) -> None:
    """It was not taken this time: wait a while, or give up after three days of trying."""
    if at - (message.first_tried_at or at) >= GIVEN_UP_AFTER:
        give_up(message, problem)
        return
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    _settle(message, state=MessageState.WAITING, next_try_at=at + pause, last_problem=_plain(problem))


def give_up(message: Message, problem: str) -> None:
    """It will never be taken."""
    _settle(message, state=MessageState.GIVEN_UP, last_problem=_plain(problem))


def leave_unsure(message: Message, problem: str) -> None:
    """The mail server had all of it and did not answer."""
    _settle(message, state=MessageState.UNSURE, last_problem=_plain(problem))


def hold_back_others(at: datetime.datetime) -> None:
    """The mail server cannot be reached: nobody else need try for a minute."""
    Message.objects.filter(_has_its_turn(at)).update(next_try_at=at + _HELD_BACK)


def note_interrupted(at: datetime.datetime) -> int:
    """Leave as "perhaps sent" what somebody began to send long ago. Gives how many."""
    return _interrupted(at).update(state=MessageState.UNSURE, last_problem="")


def _has_its_turn(at: datetime.datetime) -> Q:
    # No pause is longer than the last: what is to wait longer was told so by a clock that was set back since.
    turn = Q(next_try_at__lte=at) | Q(next_try_at__gt=at + PAUSES[-1])
    return turn & Q(state=MessageState.WAITING)


def _interrupted(at: datetime.datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.SENDING, begun_at__lte=at - INTERRUPTED_AFTER)


def _settle(message: Message, **what: object) -> None:
    """Write down how this very attempt ended, unless an operator decided meanwhile."""
    attempt = Message.objects.filter(
        pk=message.pk, begun_at=message.begun_at, state__in=(MessageState.SENDING, MessageState.UNSURE)
    )
    attempt.update(**what)


def _plain(problem: str) -> str:
    """On one line, without letters that cannot be shown or stored."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in problem).split())[:300]
