"""The mail server's address and the sender, as an operator writes them."""

import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.config.test_settings import loaded
from twinhall.config.readers import mail_sender, mail_server


@pytest.mark.parametrize(
    ("address", "host", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp://mail.example:2525", "mail.example", 2525, False, False),
        ("smtp+tls://mail.example", "mail.example", 587, True, False),
        ("smtp+ssl://mail.example", "mail.example", 465, False, True),
        ("smtp+ssl://[::1]:4650", "::1", 4650, False, True),
    ],
)
def test_a_mail_server_is_read_from_its_address(
    address: str, host: str, port: int, use_tls: bool, use_ssl: bool
) -> None:
    assert mail_server(address) == {
        "host": host,
        "port": port,
        "username": "",
        "password": "",
        "use_tls": use_tls,
        "use_ssl": use_ssl,
    }


def test_marks_in_name_and_password_are_written_with_percent_signs() -> None:
    read = mail_server("smtp+tls://hall%40twins.example:p%40ss%2Fword%3A1@mail.example:587")
    assert read is not None
    assert (read["username"], read["password"]) == ("hall@twins.example", "p@ss/word:1")


def test_without_an_address_there_is_no_server() -> None:
    assert mail_server("") is None


@pytest.mark.parametrize(
    "address",
    [
        "mail.example",
        "http://u:sesame@mail.example",
        "smtp://",
        "smtp://u:sesame@mail.example:99999",
        "smtps://x",
    ],
)
def test_what_is_no_mail_server_is_refused_without_telling_the_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TWINHALL_EMAIL_URL must be like") as refused:
        mail_server(address)
    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize("sender", ["Twinhall", "", "a@b.example\nBcc: c@d.example"])
def test_a_sender_without_an_address_is_refused(sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TWINHALL_EMAIL_FROM"):
        mail_sender(sender)


def test_a_demo_sends_no_mail_whatever_server_is_named(tmp_path: Path) -> None:
    named = {"TWINHALL_EMAIL_URL": "smtp://mail.example", "TWINHALL_SECRET_KEY": "x"}
    assert loaded(tmp_path, "MAIL_SERVER", TWINHALL_DEMO="1", **named) == {"MAIL_SERVER": "None"}
    assert "mail.example" in loaded(tmp_path, "MAIL_SERVER", **named)["MAIL_SERVER"]


def test_a_site_with_a_bad_mail_server_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, "MAIL_SERVER", TWINHALL_SECRET_KEY="x", TWINHALL_EMAIL_URL="mail.example")
    assert "TWINHALL_EMAIL_URL must be like" in refused.value.stderr
