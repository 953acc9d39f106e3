"""Talking to a mail server (SMTP), so that at every step it is known whether a message was taken."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from twinhall.domain.notices.models import Message
from twinhall.transfer.letters_as_mail import as_mail, plain_address, sender

__all__ = ["MailServer", "PerhapsTaken", "RefusedForGood", "ServerNotReached", "TryLater"]

SECONDS_FOR_A_WORD = 30.0
# After the last byte a server may look for viruses; who hangs up too early never learns whether it was taken.
SECONDS_FOR_THE_LAST = 300.0


class ServerNotReached(Exception):  # noqa: N818 - these read as sentences where they are raised
    """It does not answer, or does not let us in: nothing was sent, and the next message would fare no better."""


class TryLater(Exception):  # noqa: N818
    """It does not take this message now."""


class RefusedForGood(Exception):  # noqa: N818
    """It will never take this message."""


class PerhapsTaken(Exception):  # noqa: N818
    """It had all of the message and fell silent: nobody knows."""


class MailServer:
    """One connection, opened when the first message needs it and opened anew when the server has hung up."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._connection = EmailBackend(**words, timeout=SECONDS_FOR_A_WORD)

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line: smtplib.SMTP | None = self._connection.connection
        with suppress(OSError):
            if line is not None:
                line.quit()
        self._hang_up()

    def take(self, message: Message) -> None:
        """Hand the message over. Raises one of the four exceptions above when it is not taken."""
        try:
            content, to = _with_dots(as_mail(message)), plain_address(message.to)
        except Exception as error:
            # Whatever Python's package makes of it: this one cannot be written, and the others shall not wait for it.
            raise RefusedForGood(str(error) or type(error).__name__) from None
        line = self._line()
        try:
            self._introduce(line)
        except (OSError, ValueError) as error:  # OSError: and so all of smtplib's
            self._hang_up()
            raise ServerNotReached(_said(error)) from None
        try:
            self._name_recipient(line, to)
        except ValueError as error:  # an address that cannot be written in ASCII
            raise RefusedForGood(_said(error)) from None
        except OSError as error:
            # It let us in, so what it hung up at may be this one message: the next finds out.
            self._hang_up()
            raise TryLater(_said(error)) from None
        self._hand_over(line, content)

    def _line(self) -> smtplib.SMTP:
        """The connection, open and with nothing begun."""
        line: smtplib.SMTP | None = self._connection.connection
        try:
            if line is not None and line.rset()[0] == 250:
                return line
        except OSError:
            pass
        self._hang_up()
        try:
            self._connection.open()
        except (
            OSError,
            ValueError,
        ) as error:  # ValueError: a name or password that cannot be written in ASCII
            self._hang_up()
            raise ServerNotReached(_said(error)) from None
        opened: smtplib.SMTP | None = self._connection.connection
        if opened is None:
            raise ServerNotReached("no connection was opened")
        return opened

    def _introduce(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        code, reply = line.mail(sender())
        if code != 250:
            # It is we who are not wanted, whoever the message is for.
            raise smtplib.SMTPResponseException(code, reply)

    def _name_recipient(self, line: smtplib.SMTP, to: str) -> None:
        """What remains before the content: until then nothing can have been sent."""
        code, reply = line.rcpt(to)
        if code not in (250, 251):
            self._refused(code, reply)
        code, reply = line.docmd("DATA")
        if code != 354:
            self._refused(code, reply)

    def _hand_over(self, line: smtplib.SMTP, content: bytes) -> None:
        assert line.sock is not None
        line.sock.settimeout(SECONDS_FOR_THE_LAST)
        try:
            line.send(content)
        except OSError as error:  # the last dot did not get out, so it was not taken
            self._hang_up()
            raise TryLater(_said(error)) from None
        try:
            code, reply = line.getreply()
        except OSError as error:
            self._hang_up()
            raise PerhapsTaken(_said(error)) from None
        line.sock.settimeout(SECONDS_FOR_A_WORD)
        if code >= 400:
            self._refused(code, reply)
        if not 200 <= code < 300:
            self._hang_up()
            raise PerhapsTaken(_reply(code, reply))

    def _refused(self, code: int, reply: bytes) -> None:
        """Its word on this one message; the connection may go on."""
        said = _reply(code, reply)
        raise RefusedForGood(said) if code >= 500 else TryLater(said)

    def _hang_up(self) -> None:
        line: smtplib.SMTP | None = self._connection.connection
        self._connection.connection = None
        if line is not None:
            line.close()


def _with_dots(content: bytes) -> bytes:
    """As it goes over the line: a dot at the beginning of a line is doubled, one alone ends it."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    doubled = [b"." + line if line.startswith(b".") else line for line in lines]
    whole = b"\r\n".join(doubled)
    return whole + (b"" if whole.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _reply(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('utf-8', 'replace')}"


def _said(error: OSError | ValueError) -> str:
    """What a failed connection says of itself, with the server's own words where there are any."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _reply(error.smtp_code, reply if isinstance(reply, bytes) else reply.encode())
    return str(error) or type(error).__name__
