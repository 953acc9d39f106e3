"""People get permanent ids; journal entries name them by these, and get a number and a seal."""

import django.db.models.deletion
from django.db import migrations, models

import twinhall.domain.people.models


class Migration(migrations.Migration):
    dependencies = [("twinhall", "0002_search")]

    operations = [
        migrations.AlterModelOptions(name="person", options={"verbose_name_plural": "people"}),
        migrations.AddField(
            "person", "public_id", models.CharField(max_length=24, null=True, editable=False)
        ),
        migrations.AddField("person", "is_operator", models.BooleanField(default=False)),
        migrations.AddField("person", "is_example", models.BooleanField(default=False)),
        migrations.AddField("person", "erased_at", models.DateTimeField(null=True, blank=True)),
        migrations.AlterField(
            "person", "joined_at", models.DateTimeField(default=twinhall.domain.people.models._now)
        ),
        # Nobody could sign in before this migration, so no entry names a person.
        migrations.RemoveField("entry", "by"),
        migrations.AddField("entry", "by", models.CharField(max_length=24, blank=True, default=""), False),
        migrations.AddField(
            "entry", "acting_for", models.CharField(max_length=24, blank=True, default=""), False
        ),
        migrations.AddField("entry", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField(
            "entry", "previous_hash", models.CharField(max_length=64, blank=True, default=""), False
        ),
        migrations.AddField("entry", "hash", models.CharField(max_length=64, default=""), False),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64, blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="EntryConcern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=24)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="twinhall.entry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reference", "-entry"], name="entry_concern_reference")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "reference"), name="entry_concerns_once")
                ],
            },
        ),
    ]
