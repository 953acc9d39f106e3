"""Readers of settings that are more than a word or a number."""

import json

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
