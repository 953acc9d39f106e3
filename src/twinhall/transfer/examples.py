"""The example people of the demo and what they did here: all invented, made by the real actions, labelled as examples.

Nothing of it is true of any city or any person. The alliance has no permanent secretariat in reality.
"""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from twinhall.domain.people.models import Person

__all__ = ["EXAMPLES", "Example", "LoadedExamples", "example_of", "load_examples"]


@dataclass(frozen=True)
class Example:
    """One example person. `geonameid` is the city she speaks for, or claims to; the secretariat's have none."""

    key: str
    name: str
    email: str
    geonameid: int | None = None
    office: str = ""


# Every surname is “Example”; the addresses end in a name that the internet keeps free for examples (RFC 2606).
EXAMPLES = (
    Example("kazan", "Aigul Example", "aigul@kazan.example", 551487, "Head of external relations (example)"),
    Example(
        "durban", "Thandeka Example", "thandeka@durban.example", 1007311, "International officer (example)"
    ),
    Example(
        "campinas", "Helena Example", "helena@campinas.example", 3467865, "International adviser (example)"
    ),
    Example("first", "Arun Example", "arun@secretariat.example"),
    Example("second", "Mariam Example", "mariam@secretariat.example"),
    Example("delegate", "Selam Example", "selam@addis-ababa.example", 344979, "Delegate (example)"),
)


@dataclass(frozen=True)
class LoadedExamples:
    """How many example people there are, and how many of them this call made."""

    people: int
    made: int


def example_of(email: str) -> Example | None:
    """The example with that address; None for anybody else."""
    return next((example for example in EXAMPLES if example.email == email), None)


@transaction.atomic
def load_examples(*, at: datetime.datetime, door: str) -> LoadedExamples:
    """Make the example people who are not there yet. Loading again changes nothing."""
    made = 0
    for example in EXAMPLES:
        if not Person.objects.filter(email=example.email).exists():
            _make_person(example, at)
            made += 1
    return LoadedExamples(len(EXAMPLES), made)


def _make_person(example: Example, at: datetime.datetime) -> Person:
    """Without a password: the demo's button is her only door. With a second factor, as whoever acts needs one."""
    person = Person(email=example.email, display_name=example.name, is_example=True, joined_at=at)
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    TOTP.activate(person, generate_totp_secret())  # nobody has seen this secret
    return person
