"""Taking in what browsers send: never more of a file than may be kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

__all__ = ["BoundedFiles"]

# So much more is read and thrown away, for the sake of a page that says what is wrong; then the line is cut.
_PATIENCE = 4
# Where videos are handed in.
VIDEO_ADDRESSES = frozenset({"video_hand_in"})


class BoundedFiles(FileUploadHandler):
    """Stands before Django's own handlers: they write to the disk whatever comes, before any page is asked.

    All files of one request share the limit. One byte more is let through, so that the check of the upload
    sees that it was too much and says so. Where a video is handed in, by somebody who is signed in, it may be large.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.most: int = _most_bytes(request)
        self.left = self.most + 1
        self.thrown_away = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        part = raw_data[: self.left]
        self.left -= len(part)
        self.thrown_away += len(raw_data) - len(part)
        if self.thrown_away > _PATIENCE * settings.UPLOAD_MOST_BYTES:
            raise StopUpload(connection_reset=True)
        return part or None

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


def _most_bytes(request: Any) -> int:
    found = getattr(request, "resolver_match", None)
    if found is not None and found.url_name in VIDEO_ADDRESSES and request.user.is_authenticated:
        return int(settings.VIDEO_MOST_BYTES)
    return int(settings.UPLOAD_MOST_BYTES)
