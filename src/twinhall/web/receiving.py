"""Taking in what browsers send: never more of a file than may be kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

__all__ = ["BoundedFiles"]

# So much more is read and thrown away, for the sake of a page that says what is wrong; then the line is cut.
_PATIENCE = 4


class BoundedFiles(FileUploadHandler):
    """Stands before Django's own handlers: they write to the disk whatever comes, before any page is asked.

    All files of one request share the limit. One byte more is let through, so that the check of the upload
    sees that it was too much and says so.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.left: int = settings.UPLOAD_MOST_BYTES + 1
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
