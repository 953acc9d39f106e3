"""Writing a backup from a consistent snapshot, while the site goes on serving."""

import contextlib
import datetime
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from twinhall import __version__
from twinhall.domain.uploads.keeping import read_upload
from twinhall.domain.uploads.models import Upload
from twinhall.kit.errors import CannotDo
from twinhall.transfer.backup.tables import columns_of, converted, tables_in_backup, writer_of

__all__ = ["FORMAT", "MANIFEST", "BackupMade", "write_backup"]

FORMAT = 1
MANIFEST = "manifest.json"
_ROWS_AT_ONCE = 5_000
# Level 3 takes a third of the time of level 6 for a file a tenth larger.
_LEVEL = 3


@dataclass(frozen=True)
class BackupMade:
    """What went into the file."""

    rows: int
    tables: int
    uploads: int
    missing: tuple[str, ...]  # uploads whose bytes are gone
    size: int  # bytes of the file


def write_backup(file: Path, *, at: datetime.datetime, overwrite: bool = False) -> BackupMade:
    """Write everything into `file`, readable for its owner alone; it appears under its name when it is whole.

    CannotDo when there is such a file already.
    """
    if file.is_dir():
        raise CannotDo(f"{file} is a folder: name a file.")
    if file.exists() and not overwrite:
        raise CannotDo(f"{file} is there already: choose another name, or add --force.")
    # A name of its own: two backups to one file at once must not write into, or take away, each other's.
    descriptor, growing = _growing(file)
    try:
        with os.fdopen(descriptor, "wb") as out:
            made = _write(out, at)
            out.flush()
            os.fsync(out.fileno())
        os.replace(growing, file)
    except BaseException:
        growing.unlink(missing_ok=True)
        raise
    return BackupMade(**made, size=file.stat().st_size)


def _growing(file: Path) -> tuple[int, Path]:
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    except OSError as problem:
        problem.filename = str(file)  # the name that was asked for tells more than the passing one
        raise
    return descriptor, Path(name)


def _write(out: Any, at: datetime.datetime) -> dict[str, Any]:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive, _snapshot():
        tables = {model._meta.label_lower: _write_table(archive, model) for model in tables_in_backup()}
        uploads, missing = _write_uploads(archive)
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": at.isoformat(),
            "database": connection.vendor,
            "migrations": sorted(
                f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
            ),
            "tables": tables,
            "uploads": uploads,
        }
        # Last: a file that was cut off has none, and no list of contents either.
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    rows = sum(table["rows"] for table in tables.values())
    return {"rows": rows, "tables": len(tables), "uploads": len(uploads), "missing": tuple(missing)}


@contextlib.contextmanager
def _snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Deferred, unlike our usual transactions: a reader of the write-ahead log holds up no writer.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    fields = columns_of(model)
    converters = [(place, write) for place, field in enumerate(fields) if (write := writer_of(field))]
    digest, count = hashlib.sha256(), 0
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as member:
        for row in rows.iterator(chunk_size=_ROWS_AT_ONCE):
            values = converted(row, converters)
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            member.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest(), "columns": [field.name for field in fields]}


def _write_uploads(archive: zipfile.ZipFile) -> tuple[dict[str, Any], list[str]]:
    kept: dict[str, Any] = {}
    missing: list[str] = []
    for upload in Upload.objects.filter(erased_at__isnull=True).order_by("pk").iterator():
        try:
            content = read_upload(upload)
        except FileNotFoundError:
            missing.append(upload.public_id)
            continue
        # Stored, not pressed: images and PDFs are already.
        archive.writestr(f"uploads/{upload.stored_name}", content, compress_type=zipfile.ZIP_STORED)
        kept[upload.stored_name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return kept, missing
