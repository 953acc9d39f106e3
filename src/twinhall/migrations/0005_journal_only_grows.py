"""Triggers that refuse to change or delete what the journal holds, on both databases."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import twinhall.domain.people.models
from twinhall.domain.journal.triggers import guard_journal, unguard_journal


def guard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in guard_journal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in unguard_journal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("twinhall", "0004_seal_what_was_written")]

    operations = [
        migrations.AlterModelOptions(
            name="entry", options={"ordering": ["number"], "verbose_name_plural": "entries"}
        ),
        migrations.AlterField(
            "person",
            "public_id",
            models.CharField(
                max_length=24,
                default=twinhall.domain.people.models.new_person_id,
                editable=False,
                unique=True,
            ),
        ),
        migrations.AlterField("entry", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AddIndex("entry", models.Index(fields=["by", "-number"], name="entry_by")),
        migrations.AddIndex("entry", models.Index(fields=["acting_for", "-number"], name="entry_acting_for")),
        migrations.AddIndex("entry", models.Index(fields=["verb", "-number"], name="entry_verb")),
        migrations.AddIndex("entry", models.Index(fields=["subject", "-number"], name="entry_subject")),
        migrations.RunPython(guard, unguard),
    ]
