"""The statements by which the database itself keeps versions of outcome documents as they were.

As for versions of agreements: a later migration that alters the table on SQLite has to call `guard_outcome_versions`
again (`tests/domain/outcomes` checks that the triggers are there).
"""

from collections.abc import Iterator

__all__ = ["guard_outcome_versions", "unguard_outcome_versions"]

_TABLE = "twinhall_outcomeversion"
_REFUSAL = "Versions of outcome documents are never changed or deleted."
# INSERT OR REPLACE of SQLite takes a row away without a word to triggers on DELETE.
_IS_THERE = (
    f"EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id OR (outcome_id = NEW.outcome_id "  # noqa: S608 - our own words
    "AND (number = NEW.number OR sha256 = NEW.sha256)))"
)


def guard_outcome_versions(vendor: str) -> Iterator[str]:
    """Statements that refuse UPDATE and DELETE (on PostgreSQL TRUNCATE, too) from now on."""
    yield from unguard_outcome_versions(vendor)
    if vendor == "postgresql":
        yield (
            "CREATE FUNCTION twinhall_outcome_versions_stay() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        yield (
            f"CREATE TRIGGER {_TABLE}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {_TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION twinhall_outcome_versions_stay()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {_TABLE}_no_{verb.lower()} BEFORE {verb} ON {_TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    yield (
        f"CREATE TRIGGER {_TABLE}_no_replace BEFORE INSERT ON {_TABLE} WHEN {_IS_THERE} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def unguard_outcome_versions(vendor: str) -> Iterator[str]:
    """Statements that take the triggers away."""
    if vendor == "postgresql":
        yield f"DROP TRIGGER IF EXISTS {_TABLE}_stays ON {_TABLE}"
        yield "DROP FUNCTION IF EXISTS twinhall_outcome_versions_stay()"
        return
    for verb in ("update", "delete", "replace"):
        yield f"DROP TRIGGER IF EXISTS {_TABLE}_no_{verb}"
