"""Readers of settings that are more than a word or a number."""

import json
import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from twinhall.kit.openid import IdentityProvider, is_safe_address, origin_of


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


_PROVIDER = (
    'TWINHALL_OIDC must be JSON like [{"id": "ministry", "name": "Ministry", "issuer": "https://id.example/realms/a",'
    ' "client_id": "twinhall", "client_secret": "…"}]'
)
_WORDS_OF_A_PROVIDER = {"id", "name", "issuer", "client_id", "client_secret"}


def identity_providers(text: str) -> list[IdentityProvider]:
    """The providers people may sign in through; raises ImproperlyConfigured with what is wrong, never with a secret."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        raise ImproperlyConfigured(f"{_PROVIDER}: it is no JSON") from None
    if not isinstance(rows, list):
        raise ImproperlyConfigured(f"{_PROVIDER}: it is no list")
    providers = [_identity_provider(row) for row in rows]
    if len({provider.id for provider in providers}) < len(providers):
        raise ImproperlyConfigured("TWINHALL_OIDC: two providers have the same id")
    return providers


def _identity_provider(row: Any) -> IdentityProvider:
    if not isinstance(row, dict):
        raise ImproperlyConfigured(f"{_PROVIDER}: each provider is an object")
    name = row.get("id")
    wrong = _wrong_in_provider(row)
    if wrong:
        raise ImproperlyConfigured(f"TWINHALL_OIDC: {wrong} (provider {name!r})")
    lists = {word: tuple(row.get(word, ())) for word in ("domains", "origins")}
    lists["domains"] = tuple(domain.lower() for domain in lists["domains"])
    return IdentityProvider(**{**row, "claims": row.get("claims", {}), **lists})


def _wrong_in_provider(row: dict[str, Any]) -> str:
    """What is wrong with it, or nothing."""
    unknown = sorted(set(row) - _WORDS_OF_A_PROVIDER - {"claims", "domains", "origins"})
    if unknown:
        return f"unknown word {unknown[0]!r}"
    for word in sorted(_WORDS_OF_A_PROVIDER):
        if not isinstance(row.get(word), str) or not row[word].strip():
            return f"{word!r} must be a text"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]) or len(row["id"]) > 40:
        return "'id' must be small letters, digits and hyphens, as it stands in addresses"
    if not is_safe_address(row["issuer"]) or "?" in row["issuer"] or "#" in row["issuer"]:
        return "'issuer' must be an https address"
    if not isinstance(row.get("claims", {}), dict):
        return "'claims' must be an object"
    if not _is_list_of(row.get("domains", []), lambda domain: "@" not in domain and "." in domain):
        return "'domains' must be a list of domains"
    if not _is_list_of(row.get("origins", []), lambda one: is_safe_address(one) and origin_of(one) == one):
        return "'origins' must be a list like https://login.example"
    return ""


def _is_list_of(value: Any, fits: Callable[[str], bool]) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and fits(one) for one in value)
