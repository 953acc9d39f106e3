"""E-mail out: into the outbox first, from there to the mail server."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from twinhall.domain.notices.actions import write_message


class OutboxBackend(BaseEmailBackend):
    """What any part of the program sends by Django's mail functions is written into the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = timezone.now()
        for message in email_messages:
            html = next(
                (str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), ""
            )
            for address in message.recipients():
                write_message(
                    to=address, subject=str(message.subject), text=str(message.body), html=html, at=at
                )
        return len(email_messages)
