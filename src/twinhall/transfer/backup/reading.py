"""Restoring a backup on an empty machine: everything is checked before anything is written."""

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from twinhall.domain.uploads.keeping import forget_bytes, keep_bytes, place_of
from twinhall.kit.batches import in_batches, insert_rows, renew_statistics
from twinhall.kit.errors import CannotDo, CannotRead
from twinhall.transfer.backup.tables import columns_of, converted, reader_of, tables_in_backup
from twinhall.transfer.backup.writing import FORMAT, MANIFEST

__all__ = ["Backup", "Restored", "open_backup", "refuse_unfit", "restore"]

_ROWS_AT_ONCE = 5_000
_PART = 1024 * 1024
# What reading a damaged archive, or a list of contents of another shape, ends in; Python has no one word for it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


@dataclass(frozen=True)
class Restored:
    """What was brought back, counted in the database."""

    counts: dict[str, int]
    uploads: int

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Backup:
    """A backup whose every part was checked against its checksum."""

    file: Path
    manifest: dict[str, Any]


def open_backup(file: Path) -> Backup:
    """Open and check the whole file. CannotRead, with what is wrong, when it is no backup, cut off or altered."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            _check(archive, manifest)
    except FileNotFoundError:
        raise CannotRead(f"{file}: there is no such file.") from None
    except _BROKEN as problem:
        raise _no_backup(file, problem) from None
    except OSError as problem:
        if problem.filename is not None:  # it cannot be opened at all: a folder, or not ours to read
            raise
        raise _no_backup(file, problem) from None
    return Backup(file, manifest)


def _no_backup(file: Path, problem: Exception) -> CannotRead:
    return CannotRead(f"{file} is no backup, or it was cut off or altered ({problem}).")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] > FORMAT:
        raise CannotRead(
            f"This backup was made by Twinhall {manifest['version']}, which writes a newer format: install that."
        )
    return manifest


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    set(manifest["migrations"])  # asked for before the first row is written
    for label, table in manifest["tables"].items():
        if not isinstance(table["rows"], int) or _sha256(archive, f"tables/{label}.jsonl") != table["sha256"]:
            raise ValueError(f"the rows of {label} were altered")
    for stored_name, upload in manifest["uploads"].items():
        place_of(stored_name)  # a name that leads elsewhere is none of ours
        if _sha256(archive, f"uploads/{stored_name}") != upload["sha256"]:
            raise ValueError(f"the upload {stored_name} was altered")


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while part := member.read(_PART):
            digest.update(part)
    return digest.hexdigest()


def restore(backup: Backup) -> Restored:
    """Bring everything back, in one transaction. The database must have this version's tables and no rows.

    CannotDo when it holds rows, or when the backup is of another version's tables; then nothing was changed.
    """
    refuse_unfit(backup)
    written: list[str] = []
    try:
        with zipfile.ZipFile(backup.file) as archive, transaction.atomic():
            _refuse_rows()
            for model in tables_in_backup():
                _fill(archive, model, backup.manifest)
            connection.check_constraints()
            _go_on_counting()
            counts = _counted(backup.manifest)
            for stored_name in backup.manifest["uploads"]:
                # What lies there already is not ours to take away should the rest fail.
                is_new = not place_of(stored_name).exists()
                keep_bytes(stored_name, archive.read(f"uploads/{stored_name}"))
                written += [stored_name] if is_new else []
    except BaseException:
        for stored_name in written:
            forget_bytes(stored_name)
        raise
    renew_statistics(*tables_in_backup())
    return Restored(counts, len(backup.manifest["uploads"]))


def refuse_unfit(backup: Backup) -> None:
    """CannotDo when this database could not take the backup in. Asked before its tables are made or brought up to date.

    Otherwise a refused restore would leave tables of this version behind, where an older one is to restore.
    """
    _refuse_other_tables(backup.manifest)
    _refuse_rows()


def _refuse_other_tables(manifest: dict[str, Any]) -> None:
    ours = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    theirs = set(manifest["migrations"])
    if ours != theirs:
        word = "newer" if theirs - ours else "older"
        raise CannotDo(
            f"This backup was made by Twinhall {manifest['version']}, whose tables are {word} than these. Install "
            "that version, restore there, and bring it up to date afterwards (`twinhall migrate`)."
        )


def _refuse_rows() -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    for model in tables_in_backup():
        if model._meta.db_table in there and model._base_manager.exists():
            raise CannotDo(
                "This database holds rows already; a backup is restored into an empty one "
                f"(found in {model._meta.db_table})."
            )


def _fill(archive: zipfile.ZipFile, model: type[models.Model], manifest: dict[str, Any]) -> None:
    fields = columns_of(model)
    names = [field.name for field in fields]
    table = manifest["tables"].get(model._meta.label_lower)
    if table is None or table["columns"] != names:
        raise CannotDo(f"The backup holds other columns of {model._meta.db_table} than this version.")
    converters = [(place, read) for place, field in enumerate(fields) if (read := reader_of(field))]
    with archive.open(f"tables/{model._meta.label_lower}.jsonl") as member:
        for batch in in_batches(_rows(member), _ROWS_AT_ONCE):
            insert_rows(model, names, [converted(row, converters) for row in batch])


def _rows(member: Any) -> Iterator[list[Any]]:
    for line in member:
        yield json.loads(line)


def _go_on_counting() -> None:
    """New rows get keys beyond those restored; SQLite sees to that itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables_in_backup()):
            cursor.execute(statement)


def _counted(manifest: dict[str, Any]) -> dict[str, int]:
    counts = {model._meta.label_lower: model._base_manager.count() for model in tables_in_backup()}
    for label, table in manifest["tables"].items():
        if counts.get(label) != table["rows"]:
            raise CannotDo(
                f"{label}: {table['rows']} rows in the backup, {counts.get(label)} in the database."
            )
    return counts
