"""Letters about accounts that are erased, or will be."""

import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from twinhall.domain.notices.actions import write_message
from twinhall.domain.notices.letters import link_to, write_letter
from twinhall.domain.people.models import Person
from twinhall.kit.dates import day_in_present_language

__all__ = ["UNUSED", "warn_of_erasing", "write_last_letter"]

UNUSED = "person.unused"


def write_last_letter(to: str, language: str, *, unused: bool, at: datetime.datetime) -> None:
    """The last message to an address whose account is gone, in the language she had chosen."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        text = (
            _(
                "Nobody has signed in to your account for a long time, so it is erased, as our letter said it would "
                "be. What you did for an institution stays with your name in office and your role; everything else "
                "is gone. This is the last message to this address.\n"
            )
            if unused
            else _(
                "Your account is erased, as you asked. What you did for an institution stays with your name in office "
                "and your role; everything else is gone. This is the last message to this address.\n"
            )
        )
        subject = _("Your account is erased")
    write_message(to=to, subject=subject, text=text, kind="person.erased", language=language, at=at)


def warn_of_erasing(person: Person, day: datetime.date, *, at: datetime.datetime) -> None:
    """Tell her that her account goes on that day unless she signs in."""

    def letter() -> tuple[str, str]:
        said = {"day": day_in_present_language(day), "link": link_to("account_login")}
        return (
            _("Your account will be erased on %(day)s") % said,
            _(
                "Nobody has signed in to your account for a long time. It will be erased on %(day)s. To keep it, "
                "sign in before that day:\n%(link)s\n"
            )
            % said,
        )

    write_letter(person, UNUSED, letter, at=at)
