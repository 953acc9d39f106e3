"""A message of the outbox as the bytes that a mail server takes."""

from email.charset import QP, Charset
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.utils.encoding import punycode
from django.utils.translation import get_language_info

from twinhall.domain.notices.models import Message

__all__ = ["as_mail", "message_id", "plain_address", "sender"]

_PAGE = Engine().from_string(
    '<!doctype html><html lang="{{ language }}" dir="{{ direction }}"><head><meta charset="utf-8">'
    "<title>{{ message.subject }}</title></head><body>{{ message.text|urlize|linebreaks }}</body></html>"
)
# Seven bits a letter: no server on the way has a reason to change it.
_SEVEN_BITS = Charset("utf-8")
_SEVEN_BITS.body_encoding = QP


def as_mail(message: Message) -> bytes:
    """Text and HTML of the message with its headers. Raises ValueError for headers that no mail may have.

    Sent again it has the same Message-ID and date, so that a mailbox can tell the two for one.
    The person's name is left out: whoever types it in a form would write words of her own into others' mailboxes.
    """
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={
            "Date": format_datetime(message.written_at),
            "Message-ID": message_id(message),
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",  # so that nobody's holiday answers it
            **_turning_off(message),
        },
    )
    mail.encoding = _SEVEN_BITS
    mail.attach_alternative(message.html or _html(message, language), "text/html")
    # Django's own message knows it; the hints have Python's, which does not.
    return bytes(mail.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]


def _turning_off(message: Message) -> dict[str, str]:
    """So that a mailbox can offer to turn off this kind of mail with one click (RFC 8058)."""
    if not message.off_url:
        return {}
    return {
        "List-Unsubscribe": f"<{message.off_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(message: Message) -> str:
    return f"<{message.public_id}@{sender().rpartition('@')[2]}>"


def sender() -> str:
    """The address alone, as the mail server is told it."""
    return plain_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def plain_address(address: str) -> str:
    """The address with its domain in the letters of the net. Raises ValueError when it has none such."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}"


def _html(message: Message, language: str) -> str:
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    shown = {"message": message, "language": language, "direction": direction}
    return str(_PAGE.render(Context(shown)))
