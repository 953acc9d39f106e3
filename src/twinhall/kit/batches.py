"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; four to seven times faster than row objects.

Nothing here fills in defaults or runs `save`: give every column that has no default in the database.
Call it in a transaction, so that a failure leaves nothing half done. In a transaction, not in a savepoint within
one: behind an open savepoint SQLite notes every page that changes, and with many pages noted each further
row takes longer (of a large import, a fifth). Hence `transaction.atomic(savepoint=False)` where batches are recorded.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

Item = TypeVar("Item")

_LISTS = 7311  # the number by which writers of lists know each other

# Kinds of column whose Python values both drivers take as they are.
_PLAIN = (
    models.BooleanField,
    models.CharField,
    models.FloatField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def wait_for_other_writers(*tables: type[models.Model]) -> None:
    """One writer of lists at a time until the transaction ends, so that two cannot both find a row missing.

    Call it first, with all the tables that the transaction will write lists into: who waits for a table while
    others wait for what she has already locked, waits for ever. Readers are not held up. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{table._meta.db_table}"' for table in tables)
        with connection.cursor() as cursor:
            # Before any table: two transactions that take tables one by one would wait for each other.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LISTS])
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def reserve_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """`count` primary keys that nobody else will be given. On SQLite only within a writing transaction."""
    if not count:
        return range(0)
    table, column = model._meta.db_table, _primary_key(model).column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # AUTOINCREMENT: a key is never given twice, even after its row is gone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `columns`, which are names of fields."""
    fields = [_field(model, name) for name in columns]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in _prepared(fields, rows):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
            cursor.executemany(sql, list(_prepared(fields, rows)))


def update_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, size: int = 5000
) -> None:
    """Set `columns` on existing rows; each row's first value is its primary key."""
    fields = [_primary_key(model), *(_field(model, name) for name in columns)]
    settings = ", ".join(f'"{field.column}" = %s' for field in fields[1:])
    key = f'"{fields[0].column}"'
    sql = f'UPDATE "{model._meta.db_table}" SET {settings} WHERE {key} = %s'  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        for batch in in_batches(_prepared(fields, rows), size):
            cursor.executemany(sql, [(*row[1:], row[0]) for row in batch])


def renew_statistics(*models_filled: type[models.Model]) -> None:
    """Have the database count anew what it plans its questions by; it does so by itself only some time later.

    Outside a transaction PostgreSQL also notes which rows everybody sees, so that an index alone can answer.
    """
    statement = "ANALYZE"
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        statement = "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        for model in models_filled:
            cursor.execute(f'{statement} "{model._meta.db_table}"')


def _prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Values as the database's driver takes them; most columns need no change and none is made."""
    converters: list[tuple[int, Callable[[Any], Any]]] = [
        (place, _converter(field)) for place, field in enumerate(fields) if not isinstance(field, _PLAIN)
    ]
    if not converters:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for place, convert in converters:
            if values[place] is not None:
                values[place] = convert(values[place])
        yield values


def _converter(field: Any) -> Callable[[Any], Any]:
    if type(field) is models.DateField:
        return str if connection.vendor == "sqlite" else lambda day: day
    return lambda value: field.get_db_prep_save(value, connection)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _primary_key(model: type[models.Model]) -> Any:
    field = model._meta.pk
    assert field is not None
    return field
