"""Keeping and erasing uploads."""

import datetime
import hashlib
from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from twinhall.domain.journal.actions import record
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.keeping import forget_bytes, keep_bytes, keep_stream, new_stored_name
from twinhall.domain.uploads.models import Upload
from twinhall.kit.files import check_file, harmless_name
from twinhall.kit.videos import VIDEO_ENDINGS, kind_of_video

__all__ = ["erase_upload", "keep_upload", "keep_video", "take_away", "tell_erased"]


def keep_upload(
    content: BinaryIO, *, shown_name: str, purpose: str, owner: Person, at: datetime.datetime, door: str
) -> Upload:
    """Check a file and keep it. CannotDo, with a sentence, when it is too large, disguised, broken or not allowed."""
    checked = check_file(content, shown_name, most_bytes=settings.UPLOAD_MOST_BYTES)
    stored_name = new_stored_name()
    keep_bytes(stored_name, checked.content)
    try:
        return _noted(
            Upload(
                owner=owner,
                purpose=purpose,
                stored_name=stored_name,
                shown_name=checked.name,
                media_type=checked.media_type,
                size=len(checked.content),
                sha256=hashlib.sha256(checked.content).hexdigest(),
                added_at=at,
            ),
            door=door,
        )
    except BaseException:
        # Without its row nobody would ever find the file again.
        forget_bytes(stored_name)
        raise


def keep_video(
    content: BinaryIO, *, shown_name: str, purpose: str, owner: Person, at: datetime.datetime, door: str
) -> Upload:
    """The same for a video (MP4 or WebM), which never stands in the memory whole."""
    stored_name = new_stored_name()
    kept = keep_stream(stored_name, content, most_bytes=settings.VIDEO_MOST_BYTES, check=kind_of_video)
    try:
        return _noted(
            Upload(
                owner=owner,
                purpose=purpose,
                stored_name=stored_name,
                shown_name=harmless_name(shown_name, VIDEO_ENDINGS[kept.media_type]),
                media_type=kept.media_type,
                size=kept.size,
                sha256=kept.sha256,
                added_at=at,
            ),
            door=door,
        )
    except BaseException:
        forget_bytes(stored_name)
        raise


@transaction.atomic
def _noted(upload: Upload, *, door: str) -> Upload:
    upload.save()
    record(
        "upload.added",
        upload.public_id,
        by=upload.owner,
        at=upload.added_at,
        door=door,
        after={"purpose": upload.purpose, "size": upload.size, "sha256": upload.sha256},
    )
    return upload


@transaction.atomic
def erase_upload(upload: Upload, *, by: Person | None, at: datetime.datetime, door: str) -> None:
    """Take the bytes away, once the transaction holds; the row stays and tells that they were."""
    tell_erased(take_away(Upload.objects.filter(pk=upload.pk), at=at), by=by, at=at, door=door)


def take_away(uploads: QuerySet[Upload], *, at: datetime.datetime) -> list[Upload]:
    """The same for several, in the caller's transaction, which tells the journal when it locks nothing more."""
    standing = uploads.filter(erased_at__isnull=True).order_by("pk")
    locked = list(standing.select_for_update(of=("self",), no_key=True))
    for upload in locked:
        upload.erased_at, upload.shown_name, upload.owner = at, "", None
        upload.save(update_fields=["erased_at", "shown_name", "owner"])
        transaction.on_commit(partial(forget_bytes, upload.stored_name))
    return locked


def tell_erased(uploads: Iterable[Upload], *, by: Person | None, at: datetime.datetime, door: str) -> None:
    for upload in uploads:
        record("upload.erased", upload.public_id, by=by, at=at, door=door, before={"sha256": upload.sha256})
