"""Writing messages into the outbox, and what an operator decides about those that could not be sent."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from twinhall.domain.journal.actions import record
from twinhall.domain.notices.models import Message
from twinhall.domain.notices.words import MessageState
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo


def write_message(
    *,
    to: str,
    subject: str,
    text: str,
    at: datetime.datetime,
    html: str = "",
    kind: str = "",
    person: Person | None = None,
    language: str = "",
    off_url: str = "",
) -> Message:
    """Put one message into the outbox, in the caller's transaction: it is sent only if what it tells came about.

    `language` is the one it is written in; without it, the person's. `off_url`: where its kind is turned off.
    """
    try:
        validate_email(to)
    except ValidationError:
        raise CannotDo(_("“%(address)s” is no e-mail address.") % {"address": to[:100]}) from None
    person = person or Person.objects.filter(email__iexact=to).first()
    return Message.objects.create(
        to=to,
        subject=" ".join(subject.replace("\0", "").split())[:300],
        text=text.replace("\0", ""),
        html=html.replace("\0", ""),
        kind=kind,
        person=person,
        language=language or (person.language if person else ""),
        off_url=off_url,
        written_at=at,
        next_try_at=at,
    )


@transaction.atomic
def send_again(public_id: str, *, by: Person | None, at: datetime.datetime, door: str) -> Message:
    """Let it wait for the mail server anew, with all its attempts before it."""
    message = _locked(public_id)
    if message.state not in (MessageState.UNSURE, MessageState.GIVEN_UP, MessageState.WAITING):
        raise CannotDo(_("Only a message that was given up, or of which nobody knows, can be sent again."))
    before = message.state
    message.state = MessageState.WAITING
    message.next_try_at = at
    message.attempts = 0
    message.first_tried_at = message.begun_at = None
    message.last_problem = ""
    message.save()
    _tell("message.sent-again", message, before, by=by, at=at, door=door)
    return message


@transaction.atomic
def close_message(public_id: str, *, by: Person | None, at: datetime.datetime, door: str) -> Message:
    """It is not to be sent, or has arrived after all."""
    message = _locked(public_id)
    if message.state not in (MessageState.UNSURE, MessageState.GIVEN_UP, MessageState.WAITING):
        raise CannotDo(_("This message is closed, sent or being sent."))
    before = message.state
    message.state = MessageState.CLOSED
    message.save(update_fields=["state"])
    _tell("message.closed", message, before, by=by, at=at, door=door)
    return message


def forget_messages(person: Person, kind: str) -> None:
    """Empty what was written on her behalf of that kind, in the caller's transaction: it has served, unsent or sent.

    That something was written, and when, stays. One that is being sent now is left to the retention table.
    """
    served = Message.objects.filter(person=person, kind=kind).exclude(state=MessageState.SENDING)
    served.exclude(state=MessageState.SENT).update(state=MessageState.CLOSED)
    served.update(to="", text="", html="")


def _locked(public_id: str) -> Message:
    message = Message.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if message is None:
        raise CannotDo(_("The message is no longer there."))
    return message


def _tell(
    verb: str, message: Message, before: str, *, by: Person | None, at: datetime.datetime, door: str
) -> None:
    record(
        verb,
        message.public_id,
        by=by,
        at=at,
        door=door,
        before={"state": before},
        after={"state": message.state},
    )
