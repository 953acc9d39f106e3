"""A message as its reader's mail program gets it."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMessage as DjangoMail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils import translation
from pytest_django import Settings

from tests.factories import PersonFactory
from tests.mail_server import MailServerStandIn
from tests.transfer.mail.conftest import START, Clock
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.letters import write_letter
from twinhall.domain.notices.models import Message
from twinhall.kit.errors import CannotDo
from twinhall.transfer.letters_as_mail import as_mail
from twinhall.transfer.mail import deliver_waiting

Write = Callable[..., Message]
OUTBOX = "twinhall.transfer.mail.OutboxBackend"


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.django_db
def test_a_mail_says_what_it_is(settings: Settings, written: Write) -> None:
    settings.DEFAULT_FROM_EMAIL = "Города-побратимы <hall@twins.example>"
    message = written(subject="Ваш код", text="Код: 1234\n\nhttps://twins.example/x?a=1&b=2\n")
    message.language = "ru"
    mail = read(as_mail(message))
    assert dict(mail.items()) | {"Content-Type": ""} == {
        "Content-Type": "",
        "MIME-Version": "1.0",
        "Subject": "Ваш код",
        "From": "Города-побратимы <hall@twins.example>",
        "To": "vera@city.example",
        "Date": "Tue, 24 Nov 2026 09:00:00 +0000",
        "Message-ID": f"<{message.public_id}@twins.example>",
        "Content-Language": "ru",
        "Auto-Submitted": "auto-generated",
    }
    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "plain") == message.text
    assert 'lang="ru" dir="ltr"' in part(mail, "html")
    assert 'href="https://twins.example/x?a=1&amp;b=2"' in part(mail, "html")


@pytest.mark.django_db
def test_an_arabic_mail_reads_from_the_right(written: Write) -> None:
    message = written(subject="رمزك", text="الرمز: 1234")
    message.language = "ar"
    assert 'lang="ar" dir="rtl"' in part(read(as_mail(message)), "html")


@pytest.mark.django_db
def test_the_same_message_makes_the_same_headers_whenever_it_is_sent(written: Write) -> None:
    message = written()
    first, again = (read(as_mail(message)).items() for _attempt in range(2))
    assert [header for header in first if header[0] != "Content-Type"] == [
        header for header in again if header[0] != "Content-Type"
    ]


@pytest.mark.django_db
def test_what_people_typed_does_no_harm_in_html(written: Write) -> None:
    message = written(subject="</title><script>", text='<img src="x" onerror="y">')
    shown = part(read(as_mail(message)), "html")
    assert "<script" not in shown
    assert "<img" not in shown


@pytest.mark.django_db
def test_lines_that_begin_with_a_dot_and_long_lines_arrive_as_they_are(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    text = ".\n..two\n.end\n" + "Ж" * 3000 + "\nlast"
    written(text=text)
    assert deliver_waiting(clock).sent == 1
    [content] = server.conduct.taken
    assert part(read(content), "plain") == text
    assert max(len(line) for line in content.splitlines()) < 998
    assert content.isascii()


@pytest.mark.django_db
def test_a_subject_of_several_lines_becomes_one(written: Write) -> None:
    message = written(subject="Hello\r\nBcc: all@city.example\n\nx")
    mail = read(as_mail(message))
    assert mail["Subject"] == "Hello Bcc: all@city.example x"
    assert mail["Bcc"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to",
    [
        "vera@city.example\r\nBcc: all@city.example",
        "vera@city.example\nRCPT TO:<all@city.example>",
        "vera@city.example,all@city.example",
        "Vera <vera@city.example>",
        "vera",
        "",
        "вера@city.example",
    ],
)
def test_what_is_no_address_is_not_taken_into_the_outbox(to: str, written: Write) -> None:
    with pytest.raises(CannotDo):
        written(to=to)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_an_address_changed_in_the_table_by_hand_injects_nothing(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    message = written()
    Message.objects.update(to="a@b.example\r\nDATA", subject="x\nBcc: all@city.example")
    assert deliver_waiting(clock).given_up == 1
    message.refresh_from_db()
    assert message.state == "given-up"
    assert server.conduct.heard == []


@pytest.mark.django_db
def test_an_address_of_another_script_is_reached(
    server: MailServerStandIn, clock: Clock, written: Write
) -> None:
    written(to="vera@город.example")
    assert deliver_waiting(clock).sent == 1
    assert "rcpt TO:<vera@xn--c1ac3aaj.example>" in server.conduct.heard


@pytest.mark.django_db
def test_a_name_in_another_script_beside_the_address_is_left_out(settings: Settings) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    DjangoMail(
        "Hello", "text", to=["Вера Петрова <vera@city.example>", '"王, 芳" <fang@city.example>']
    ).send()
    assert sorted(Message.objects.values_list("to", flat=True)) == ["fang@city.example", "vera@city.example"]


@pytest.mark.django_db
def test_what_other_parts_send_comes_into_the_outbox_in_its_language_and_for_its_person(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    person = PersonFactory.create(email="vera@city.example", language="ar")
    mail = EmailMultiAlternatives("Код", "1234", to=["Vera@city.example"], cc=["other@city.example"])
    mail.attach_alternative("<p>1234</p>", "text/html")
    with translation.override("ru"):
        mail.send()
    assert sorted(Message.objects.values_list("to", "person", "language", "html", "state")) == [
        ("Vera@city.example", person.pk, "ru", "<p>1234</p>", "waiting"),
        ("other@city.example", None, "ru", "<p>1234</p>", "waiting"),
    ]


@pytest.mark.django_db
def test_what_is_undone_was_never_written(settings: Settings) -> None:
    from django.db import transaction

    settings.EMAIL_BACKEND = OUTBOX

    def change_and_tell() -> None:
        send_mail("Hello", "It is done.", None, ["vera@city.example"])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change_and_tell()
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_letter_is_written_in_the_language_of_its_reader() -> None:
    person = PersonFactory.create(language="ru")
    letter = write_letter(person, "claim.made", lambda: (translation.get_language() or "", "text"), at=START)
    assert (letter.subject, letter.language, letter.kind) == ("ru", "ru", "claim.made")
    assert write_letter(PersonFactory.create(), "x", lambda: ("s", "t"), at=START).language == "en"


@pytest.mark.django_db
def test_text_without_the_letter_that_databases_refuse() -> None:
    message = write_message(to="vera@city.example", subject="a\0b", text="c\0d", html="e\0f", at=START)
    assert (message.text, message.html) == ("cd", "ef")
    assert "\0" not in message.subject
