"""The statements by which the database itself keeps the journal append-only.

SQLite rebuilds a table to alter it, and its triggers go with the old one: a later migration that alters one of
these tables on SQLite has to call `guard_journal` again (`tests/domain/journal` checks that the triggers are there).
"""

from collections.abc import Iterator

__all__ = ["GUARDED", "guard_journal", "unguard_journal"]

GUARDED = ("twinhall_entry", "twinhall_entryconcern")
# INSERT OR REPLACE of SQLite takes a row away without a word to triggers on DELETE.
_IS_THERE = {
    "twinhall_entry": "id = NEW.id OR number = NEW.number",
    "twinhall_entryconcern": "id = NEW.id OR (entry_id = NEW.entry_id AND reference = NEW.reference)",
}
_REFUSAL = "The journal is append-only: entries are never changed or deleted."


def guard_journal(vendor: str) -> Iterator[str]:
    """Statements that refuse UPDATE and DELETE (on PostgreSQL TRUNCATE, too) from now on."""
    yield from unguard_journal(vendor)
    if vendor == "postgresql":
        yield (
            "CREATE FUNCTION twinhall_journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
    for table in GUARDED:
        if vendor == "postgresql":
            yield (
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION twinhall_journal_only_grows()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        is_there = f"EXISTS (SELECT 1 FROM {table} WHERE {_IS_THERE[table]})"  # noqa: S608 - our own words
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def unguard_journal(vendor: str) -> Iterator[str]:
    """Statements that take the triggers away."""
    for table in GUARDED:
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table}"
        else:
            for verb in ("update", "delete", "replace"):
                yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
    if vendor == "postgresql":
        yield "DROP FUNCTION IF EXISTS twinhall_journal_only_grows()"
