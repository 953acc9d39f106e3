"""Writing to a person: in her language, with links that no request can bend."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person

__all__ = ["link_to", "write_letter"]


def write_letter(
    person: Person, kind: str, letter: Callable[[], tuple[str, str]], *, at: datetime.datetime
) -> Message:
    """Put a letter to her into the outbox. `letter` gives subject and text, and is called in her language."""
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, text = letter()
    return write_message(
        to=person.email, subject=subject, text=text, kind=kind, person=person, language=language, at=at
    )


def link_to(address: str, *words: str) -> str:
    """The whole address of a page by its name, on the site the operator named, in the present language."""
    return f"{settings.SITE_ADDRESS}{reverse(address, args=words)}"
