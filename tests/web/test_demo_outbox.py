"""The outbox that everybody may read: in a demo, and nowhere else."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse
from django.utils import timezone
from pytest_django import Settings

from tests.house import every_address
from tests.web.reading import grows_with_rows, words_of
from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message


@pytest.fixture
def demo(settings: Settings) -> Iterator[Settings]:
    settings.ROOT_URLCONF = every_address.__name__  # read before DEMO is set
    settings.DEMO = True
    clear_url_caches()
    yield settings
    clear_url_caches()


def write(subject: str = "Your code", text: str = "It is AB-12.\n", language: str = "en") -> Message:
    return write_message(
        to="vera@city.example", subject=subject, text=text, language=language, at=timezone.now()
    )


@pytest.mark.django_db
def test_nobody_need_sign_in_to_read_a_code(client: Client, demo: Settings) -> None:
    older, newer = write("First"), write("Second", "Code: 4711")
    page = client.get("/en/outbox/")
    said = words_of(page.content)
    assert said.startswith("Outbox Demo: mails are kept here, none is sent. Second vera@city.example")
    assert "Code: 4711" in said
    assert said.index("Second") < said.index("First")
    assert "no-store" in page.headers["Cache-Control"]
    alone = words_of(client.get(f"/en/outbox/{older.public_id}/").content)
    assert "It is AB-12." in alone
    assert "4711" not in alone
    assert newer.public_id in page.content.decode()


@pytest.mark.django_db
def test_the_address_without_a_language_leads_there(client: Client, demo: Settings) -> None:
    assert client.get("/outbox/", follow=True).redirect_chain == [("/en/outbox/", 302)]


@pytest.mark.django_db
def test_a_letter_in_arabic_reads_from_the_right(client: Client, demo: Settings) -> None:
    write("رمزك", "الرمز: 1234", "ar")
    assert '<pre class="letter" lang="ar" dir="rtl">' in client.get("/en/outbox/").content.decode()


@pytest.mark.django_db
def test_what_a_mail_says_is_shown_as_text(client: Client, demo: Settings) -> None:
    write("<script>x</script>", "<img src=x onerror=y>")
    page = client.get("/en/outbox/").content
    assert b"<script>x" not in page
    assert b"<img src=x" not in page


@pytest.mark.django_db
def test_an_empty_outbox_says_what_will_be_there(client: Client, demo: Settings) -> None:
    assert "Mails will stand here" in words_of(client.get("/en/outbox/").content)
    assert client.get("/en/outbox/msg_none/").status_code == 404


@pytest.mark.django_db
def test_outside_debug_and_demo_there_is_no_such_address(client: Client) -> None:
    write()
    with pytest.raises(NoReverseMatch):
        reverse("outbox")
    assert client.get("/en/outbox/").status_code == 404


@pytest.mark.django_db
def test_even_with_the_address_it_stays_shut_outside_debug_and_demo(client: Client, demo: Settings) -> None:
    written = write()
    demo.DEMO = False
    assert client.get("/en/outbox/").status_code == 404
    assert client.get(f"/en/outbox/{written.public_id}/").status_code == 404
    demo.DEBUG = True
    assert client.get("/en/outbox/").status_code == 200


@pytest.mark.django_db
def test_when_debugging_sends_real_mail_the_page_says_so(client: Client, demo: Settings) -> None:
    demo.DEMO, demo.DEBUG = False, True
    demo.MAIL_SERVER = {"host": "127.0.0.1"}
    assert "Debugging is on: mails are sent" in words_of(client.get("/en/outbox/").content)


@pytest.mark.django_db
def test_more_mails_take_no_more_queries(client: Client, demo: Settings) -> None:
    write()
    client.get("/en/outbox/")
    assert not grows_with_rows(client, "/en/outbox/", lambda: [write(), write()])
