"""Videos that strangers hand in: what they are by their content, and whether they are whole.

Nothing here believes a name or an ending; nothing is decoded. A file is read where its boxes begin, never whole.
"""

from typing import BinaryIO

from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotDo

__all__ = ["MP4", "VIDEO_ENDINGS", "WEBM", "kind_of_video"]

MP4 = "video/mp4"
WEBM = "video/webm"
VIDEO_ENDINGS = {MP4: ".mp4", WEBM: ".webm"}

_EBML = b"\x1a\x45\xdf\xa3"
_HEAD = 64
# What players of the web know; a photograph (heic) or an audio book (m4a) has the same boxes and another brand.
_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)
_MOST_BOXES = 100_000


def kind_of_video(file: BinaryIO, size: int) -> str:
    """Its media type, MP4 or WEBM. CannotDo, with a sentence, when it is no such video or cut off."""
    file.seek(0)
    head = file.read(_HEAD)
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        _check_boxes(file, size)
        return MP4
    if head.startswith(_EBML) and b"webm" in head:
        return WEBM
    raise CannotDo(_("This is no video that browsers play: hand in MP4 or WebM."))


def _check_boxes(file: BinaryIO, size: int) -> None:
    """Box by box to the very end: without its index, or with a box that ends behind the file, nobody can play it."""
    cut_off = CannotDo(_("The video is cut off: a part of the file is missing. Please hand it in again."))
    place, kinds = 0, set()
    for _box in range(_MOST_BOXES):
        if place == size:
            break
        file.seek(place)
        head = file.read(16)
        long, kind = int.from_bytes(head[:4]), head[4:8]
        long = int.from_bytes(head[8:16]) if long == 1 else long or size - place
        if len(head) < 8 or long < 8 or place + long > size:
            raise cut_off
        kinds.add(kind)
        place += long
    if place != size or not {b"moov", b"mdat"} <= kinds:
        raise cut_off
