"""What a person changes of her own account."""

import datetime

from django.db import transaction

from twinhall.domain.journal.actions import record
from twinhall.domain.people.locking import locked_person
from twinhall.domain.people.models import Person

__all__ = ["describe_oneself"]


@transaction.atomic
def describe_oneself(
    person: Person, *, display_name: str, language: str, at: datetime.datetime, door: str
) -> None:
    """Keep her name and language. Mandates keep the name under which they were granted."""
    locked = locked_person(person)
    changed = [
        field
        for field, value in (("display_name", display_name), ("language", language))
        if getattr(locked, field) != value
    ]
    if not changed:
        return
    locked.display_name, locked.language = display_name, language
    locked.save(update_fields=changed)
    # Which field, never what stands in it.
    record("person.changed", locked.public_id, by=locked, at=at, door=door, after={"fields": changed})
