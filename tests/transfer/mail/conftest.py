"""A mail server that the outbox is told of, and a clock that tests set."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from tests.mail_server import MailServerStandIn
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message

START = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


@dataclass
class Clock:
    """Says what it was set to."""

    now: datetime.datetime = START

    def __call__(self) -> datetime.datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServerStandIn]:
    with MailServerStandIn() as standing:
        settings.MAIL_SERVER = standing.words
        yield standing


@pytest.fixture
def written() -> Callable[..., Message]:
    def write(to: str = "vera@city.example", subject: str = "Your code", text: str = "1234") -> Message:
        return write_message(to=to, subject=subject, text=text, at=START)

    return write
