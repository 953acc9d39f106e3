"""Number and seal the entries that were written before there was a chain; give people their ids."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from twinhall.domain.journal.chain import FIRST, sealed
from twinhall.domain.people.models import new_person_id


def seal_entries(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("twinhall", "Entry").objects
    seal, number = FIRST, 0
    for entry in entries.order_by("pk").iterator():
        number += 1
        entry.number, entry.previous_hash = number, seal
        seal = entry.hash = sealed(
            seal,
            number=number,
            at=entry.at,
            by="",
            acting_for="",
            door=entry.door,
            verb=entry.verb,
            subject=entry.subject,
            concerns=[],
            before=entry.before,
            after=entry.after,
        )
        entry.save(update_fields=["number", "previous_hash", "hash"])
    if number:
        apps.get_model("twinhall", "JournalHead").objects.create(pk=1, number=number, hash=seal)


def name_people(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for person in apps.get_model("twinhall", "Person").objects.filter(public_id=None):
        person.public_id = new_person_id()
        person.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("twinhall", "0003_people_and_the_chain")]

    operations = [
        migrations.RunPython(seal_entries, migrations.RunPython.noop),
        migrations.RunPython(name_people, migrations.RunPython.noop),
    ]
