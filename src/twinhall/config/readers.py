"""Readers of settings that are more than a word or a number."""

import json
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def country_names(text: str) -> dict[str, dict[str, str]]:
    """`{"TR": {"en": "Turkey"}}` from JSON; raises ImproperlyConfigured with the form that is wanted."""
    wanted = 'TWINHALL_COUNTRY_NAMES must be JSON like {"TR": {"en": "Turkey", "ru": "Турция"}}'
    try:
        names = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{wanted}: {error}") from None
    if not isinstance(names, dict) or not all(
        isinstance(by_language, dict) and all(isinstance(name, str) for name in by_language.values())
        for by_language in names.values()
    ):
        raise ImproperlyConfigured(wanted)
    return names


def mail_sender(text: str) -> str:
    """`Name <name@site.example>`, or the address alone."""
    if "@" not in parseaddr(text)[1] or not text.isprintable():
        raise ImproperlyConfigured("TWINHALL_EMAIL_FROM must be like Twinhall <twinhall@site.example>")
    return text


# As they are written, with the port where none is named: plain, STARTTLS, TLS from the first byte.
_MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mail_server(address: str) -> dict[str, Any] | None:
    """`smtp+tls://user:password@host:587` as the words of Django's SMTP connection; None when there is none."""
    if not address:
        return None
    wanted = (
        "TWINHALL_EMAIL_URL must be like smtp+tls://user:password@mail.example:587 (or smtp://, smtp+ssl://)"
    )
    try:
        parts = urlsplit(address)
        named = parts.scheme in _MAIL_SCHEMES and parts.hostname
        port = parts.port or _MAIL_SCHEMES.get(parts.scheme)
    except ValueError:
        raise ImproperlyConfigured(wanted) from None  # without the address: it holds a password
    if not named:
        raise ImproperlyConfigured(wanted)
    found = environ.Env.email_url_config(address)
    return {
        "host": found["EMAIL_HOST"],
        "port": port,
        "username": found["EMAIL_HOST_USER"] or "",
        "password": found["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": found.get("EMAIL_USE_TLS", False),
        "use_ssl": found.get("EMAIL_USE_SSL", False),
    }
