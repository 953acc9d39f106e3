"""From the outbox to the mail server: nothing is lost, nothing is sent twice."""

import datetime
import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from tests.mail_server import MailServerStandIn
from tests.transfer.mail.conftest import START, Clock
from twinhall.domain.notices.actions import send_again
from twinhall.domain.notices.models import Message
from twinhall.domain.notices.sending import begin_sending, note_sent
from twinhall.transfer import mail_server
from twinhall.transfer.letters_as_mail import as_mail
from twinhall.transfer.mail import Delivery, deliver_waiting

Write = Callable[..., Message]


def noted(message: Message) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.state, message.attempts, message.last_problem


def minutes_to_wait(message: Message, clock: Clock) -> float:
    message.refresh_from_db()
    return (message.next_try_at - clock.now).total_seconds() / 60


@pytest.mark.django_db
def test_a_message_is_handed_over_once(server: MailServerStandIn, clock: Clock, written: Write) -> None:
    message = written()
    assert deliver_waiting(clock) == Delivery(sent=1)
    assert deliver_waiting(clock) == Delivery()
    assert noted(message) == ("sent", 1, "")
    assert message.sent_at == START
    assert len(server.conduct.taken) == 1


@pytest.mark.django_db
def test_one_connection_carries_many(server: MailServerStandIn, clock: Clock, written: Write) -> None:
    for number in range(3):
        written(to=f"person{number}@city.example")
    assert deliver_waiting(clock).sent == 3
    assert server.conduct.connections == 1


@pytest.mark.django_db
def test_a_great_many_are_carried_in_parts(server: MailServerStandIn, clock: Clock, written: Write) -> None:
    for _number in range(3):
        written()
    assert deliver_waiting(clock, most=2) == Delivery(sent=2, more=True)
    assert deliver_waiting(clock, most=2) == Delivery(sent=1)


@pytest.mark.django_db
def test_without_a_mail_server_everything_stays(settings: Settings, clock: Clock, written: Write) -> None:
    settings.MAIL_SERVER = None
    message = written()
    assert deliver_waiting(clock) == Delivery()
    assert noted(message) == ("waiting", 0, "")


@pytest.mark.django_db
def test_while_the_server_is_down_messages_wait_longer_and_longer_and_are_sent_when_it_is_back(
    server: MailServerStandIn, settings: Settings, clock: Clock, written: Write
) -> None:
    message = written()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.MAIL_SERVER = server.words | {"port": unused.getsockname()[1]}
        pauses = []
        for _attempt in range(7):
            assert deliver_waiting(clock) == Delivery(put_off=1)
            pauses.append(minutes_to_wait(message, clock))
            clock.later(minutes=pauses[-1])
    assert pauses == [1, 5, 15, 60, 360, 360, 360]
    assert "refused" in noted(message)[2]
    settings.MAIL_SERVER = server.words
    assert deliver_waiting(clock) == Delivery(sent=1)
    assert noted(message) == ("sent", 8, "")


@pytest.mark.django_db
def test_a_clock_set_back_a_day_keeps_no_mail_waiting(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    written()
    clock.later(days=-1)
    assert deliver_waiting(clock) == Delivery(sent=1)


@pytest.mark.django_db
def test_a_server_that_is_down_is_asked_once_for_all(
    server: MailServerStandIn, settings: Settings, clock: Clock, written: Write
) -> None:
    messages = [written(), written(), written()]
    server.conduct.falls_silent_at = "EHLO"
    assert deliver_waiting(clock) == Delivery(put_off=1)
    assert deliver_waiting(clock) == Delivery()
    assert [minutes_to_wait(message, clock) for message in messages] == [1, 1, 1]
    assert [noted(message)[1] for message in messages] == [1, 0, 0]


@pytest.mark.django_db
def test_after_three_days_it_is_given_up(server: MailServerStandIn, clock: Clock, written: Write) -> None:
    message = written()
    clock.later(days=10)  # nobody tried before, so these days do not count
    server.conduct.answers["RCPT"] = "451 come back later"
    tried_from = clock.now
    while deliver_waiting(clock).put_off and noted(message)[0] == "waiting":
        clock.later(minutes=minutes_to_wait(message, clock))
    assert noted(message)[0] == "given-up"
    assert datetime.timedelta(days=3) <= clock.now - tried_from < datetime.timedelta(days=3, hours=6)
    assert message.last_problem == "451 come back later"


@pytest.mark.django_db
def test_a_server_that_wants_to_be_asked_again_is_asked_again(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    first, second = written(), written()
    server.conduct.answers["RCPT"] = "451 greylisted, come back"
    assert deliver_waiting(clock) == Delivery(put_off=2)
    assert noted(first) == noted(second) == ("waiting", 1, "451 greylisted, come back")
    del server.conduct.answers["RCPT"]
    assert deliver_waiting(clock) == Delivery()
    clock.later(minutes=1)
    assert deliver_waiting(clock) == Delivery(sent=2)


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["RCPT", "DATA", "."])
def test_what_is_refused_for_good_is_given_up_and_the_next_is_sent(
    word: str, server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    refused = written(to="nobody@city.example")
    server.conduct.answers[word] = "550 no such\tmailbox"
    assert deliver_waiting(clock) == Delivery(given_up=1)
    assert noted(refused) == ("given-up", 1, "550 no such mailbox")
    server.conduct.answers.clear()
    written()
    assert deliver_waiting(clock) == Delivery(sent=1)
    assert len(server.conduct.taken) == 1


@pytest.mark.django_db
def test_a_refusal_of_ourselves_is_no_fault_of_the_message(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    message = written()
    server.conduct.answers["MAIL"] = "550 sender not allowed"
    assert deliver_waiting(clock) == Delivery(put_off=1)
    assert noted(message) == ("waiting", 1, "550 sender not allowed")


@pytest.mark.django_db
def test_a_recipient_at_whom_the_server_hangs_up_holds_nobody_else_back(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    poison, other = written(to="poison@city.example"), written()
    server.conduct.falls_silent_at = "RCPT TO:<poison@"
    assert deliver_waiting(clock) == Delivery(sent=1, put_off=1)
    assert (noted(poison)[0], noted(other)[0]) == ("waiting", "sent")


@pytest.mark.django_db
def test_a_message_that_cannot_be_written_as_mail_is_given_up_and_the_next_is_sent(
    server: MailServerStandIn, clock: Clock, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, other = written(subject="poison"), written()

    def break_at_poison(message: Message) -> bytes:
        if message.subject == "poison":
            raise IndexError("pop from empty list")  # as the email package of Python has done
        return as_mail(message)

    monkeypatch.setattr(mail_server, "as_mail", break_at_poison)
    assert deliver_waiting(clock) == Delivery(sent=1, given_up=1)
    assert noted(poison) == ("given-up", 1, "pop from empty list")
    assert noted(other)[0] == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("MAIL_SERVER", {"username": "vera", "password": "пароль"}),
        ("DEFAULT_FROM_EMAIL", "вера@city.example"),
    ],
)
def test_what_is_wrong_with_ourselves_leaves_every_message_waiting(
    server: MailServerStandIn, settings: Settings, clock: Clock, written: Write, setting: str, value: Any
) -> None:
    message = written()
    server.conduct.answers["EHLO"] = "250-stand-in\r\n250 AUTH PLAIN"
    setattr(settings, setting, settings.MAIL_SERVER | value if isinstance(value, dict) else value)
    assert deliver_waiting(clock) == Delivery(put_off=1)
    assert noted(message)[0] == "waiting"


@pytest.mark.django_db
def test_a_server_that_hangs_up_before_the_content_has_not_taken_it(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    message = written()
    server.conduct.falls_silent_at = "DATA"
    assert deliver_waiting(clock).put_off == 1
    assert noted(message)[0] == "waiting"
    server.conduct.falls_silent_at = ""
    clock.later(minutes=1)
    assert deliver_waiting(clock).sent == 1
    assert len(server.conduct.taken) == 1


@pytest.mark.django_db
def test_a_server_that_dies_after_the_content_leaves_it_unsure_and_it_is_never_sent_again_by_itself(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    message = written()
    server.conduct.falls_silent_at = "."
    assert deliver_waiting(clock) == Delivery(unsure=1)
    assert noted(message)[0] == "unsure"
    server.conduct.falls_silent_at = ""
    clock.later(days=4)
    assert deliver_waiting(clock) == Delivery()
    assert len(server.conduct.taken) == 1


@pytest.mark.django_db
def test_a_slow_server_is_waited_for(server: MailServerStandIn, clock: Clock, written: Write) -> None:
    written()
    server.conduct.seconds = 0.3
    assert deliver_waiting(clock) == Delivery(sent=1)


@pytest.mark.django_db
def test_a_server_too_slow_to_say_that_it_took_the_message_leaves_it_unsure(
    server: MailServerStandIn, clock: Clock, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "SECONDS_FOR_THE_LAST", 0.1)
    message = written()
    server.conduct.seconds = 0.5
    assert deliver_waiting(clock) == Delivery(unsure=1)
    assert noted(message) == ("unsure", 1, "Connection unexpectedly closed: timed out")


@pytest.mark.django_db
def test_who_was_killed_in_the_middle_leaves_it_unsure_after_a_quarter_of_an_hour(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    message = written()
    assert begin_sending(clock.now) == message  # and then the machine stops
    clock.later(minutes=14)
    assert deliver_waiting(clock) == Delivery()
    clock.later(minutes=1)
    assert deliver_waiting(clock) == Delivery(unsure=1)
    assert noted(message)[0] == "unsure"
    assert server.conduct.taken == []


@pytest.mark.django_db
def test_who_was_only_slow_still_notes_that_it_was_sent(
    settings: Settings, clock: Clock, written: Write
) -> None:
    settings.MAIL_SERVER = None
    written()
    attempt = begin_sending(clock.now)
    assert attempt is not None
    clock.later(minutes=20)
    deliver_waiting(clock)
    note_sent(attempt, at=clock.now)
    assert noted(attempt)[0] == "sent"


@pytest.mark.django_db
def test_who_was_slow_does_not_undo_what_an_operator_decided(
    settings: Settings, clock: Clock, written: Write
) -> None:
    settings.MAIL_SERVER = None
    message = written()
    attempt = begin_sending(clock.now)
    assert attempt is not None
    clock.later(minutes=20)
    deliver_waiting(clock)
    send_again(message.public_id, by=None, at=clock.now, door="command")
    note_sent(attempt, at=clock.now)
    assert noted(message)[0] == "waiting"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_two_deliverers_at_once_send_each_message_once(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    for number in range(20):
        written(to=f"person{number}@city.example")
    done: list[Delivery] = []
    assert sum(each.sent for each in at_once(2, lambda: done.append(deliver_waiting(clock)), done)) == 20
    assert min(each.sent for each in done) > 0
    taken = Counter(message_from_bytes(content)["Message-ID"] for content in server.conduct.taken)
    assert (len(taken), set(taken.values())) == (20, {1})
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def at_once(count: int, work: Callable[[], Any], done: list[Delivery]) -> list[Delivery]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done
