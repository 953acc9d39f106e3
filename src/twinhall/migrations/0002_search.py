"""Trigram indexes beneath the search for cities, each database with its own means."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.utils import NotSupportedError, OperationalError, ProgrammingError

from twinhall.kit.errors import CannotDo

TABLE = "twinhall_citysearch"
INDEX = "twinhall_citysearch_trigrams"

# FTS5 keeps no text of its own; triggers tell it what changes in the table.
SQLITE = f"""
CREATE VIRTUAL TABLE {INDEX} USING fts5(
    keys, content='{TABLE}', content_rowid='city_id', columnsize=0, tokenize='trigram case_sensitive 1'
);
CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN
    INSERT INTO {INDEX}(rowid, keys) VALUES (new.city_id, new.keys);
END;
CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN
    INSERT INTO {INDEX}({INDEX}, rowid, keys) VALUES ('delete', old.city_id, old.keys);
END;
CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN
    INSERT INTO {INDEX}({INDEX}, rowid, keys) VALUES ('delete', old.city_id, old.keys);
    INSERT INTO {INDEX}(rowid, keys) VALUES (new.city_id, new.keys);
END;
INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild');
"""  # noqa: S608 - our own names


def make_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        make_extension(schema_editor)
        schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin (keys gin_trgm_ops)")
        return
    try:
        for statement in _statements(SQLITE):
            schema_editor.execute(statement)
    except OperationalError as error:
        raise CannotDo(
            f"This Python’s SQLite cannot make the search index ({error}). Twinhall needs SQLite 3.34 or newer "
            "with FTS5; use another Python, or PostgreSQL through TWINHALL_DATABASE_URL."
        ) from error


def make_extension(schema_editor: BaseDatabaseSchemaEditor) -> None:
    try:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except (ProgrammingError, OperationalError, NotSupportedError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CannotDo(
            f"PostgreSQL’s extension pg_trgm, which the search needs, cannot be made ({reason}). Ask the "
            "administrator of the database to run: CREATE EXTENSION pg_trgm;"
        ) from error


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER {INDEX}_{event}")
    schema_editor.execute(f"DROP TABLE {INDEX}")


def _statements(script: str) -> list[str]:
    """The script's statements; a trigger holds semicolons of its own and ends with END."""
    statements: list[str] = []
    parts: list[str] = []
    for line in script.strip().splitlines():
        parts.append(line)
        statement = "\n".join(parts)
        is_trigger = statement.startswith("CREATE TRIGGER")
        if line.rstrip() == "END;" if is_trigger else line.endswith(";"):
            statements.append(statement)
            parts = []
    return statements


class Migration(migrations.Migration):
    dependencies = [("twinhall", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
