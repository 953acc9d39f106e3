"""Files that strangers hand in: what they are by their content, and whether they are harmless.

Nothing here believes a name, an ending or what a browser says of a file.
"""

import io
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from twinhall.kit.errors import CannotDo
from twinhall.kit.pdfs import holds_what_acts

__all__ = ["INLINE", "CheckedFile", "check_file", "harmless_name"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
_IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
# What phones call a photograph that carries a second, smaller picture behind the first.
_AS_JPEG = {"MPO": "JPEG"}
ENDINGS = {
    PDF: ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
}
# What a browser may show instead of saving it.
INLINE = frozenset({PDF, *_IMAGES.values()})

MOST_PIXELS = 40_000_000
# A document unpacks to a few times its size; a bomb to a thousand times.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 120
MOST_MEMBERS = 5_000
_PART = 64 * 1024
_KINDS = "[Content_Types].xml"
_MOST_OF_KINDS = 1024 * 1024
_PROGRAMS = (".exe", ".js", ".dll", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".hta", ".jar", ".lnk", ".msi")
# What the package for archives raises at a damaged member; with a sum that fits, zlib's and lzma's own errors.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True)
class CheckedFile:
    """A file as it may be kept: an image is made anew, without metadata and whatever hung on it."""

    content: bytes
    media_type: str
    name: str


def check_file(file: BinaryIO, name: str, *, most_bytes: int) -> CheckedFile:
    """Read the file and say what it is. CannotDo, with a sentence, when it may not be kept.

    Reads one byte more than `most_bytes` at most, whatever the sender said of its length.
    """
    content = _read(file, most_bytes)
    media_type, checked = _understood(content)
    return CheckedFile(checked, media_type, harmless_name(name, ENDINGS[media_type]))


def _read(file: BinaryIO, most_bytes: int) -> bytes:
    parts, size = [], 0
    while part := file.read(_PART):
        size += len(part)
        if size > most_bytes:
            raise CannotDo(_("The file is larger than %(most)s MB.") % {"most": most_bytes // (1024 * 1024)})
        parts.append(part)
    if not size:
        raise CannotDo(_("The file is empty."))
    return b"".join(parts)


def _understood(content: bytes) -> tuple[str, bytes]:
    if content.startswith(b"%PDF-"):
        return PDF, _checked_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _checked_package(content)
    if _is_image(content):
        return _image_anew(content)
    raise CannotDo(
        _(
            "This kind of file is not taken%(found)s. Hand in a PDF, an image (PNG, JPEG, WebP) "
            "or a document (DOCX, ODT, XLSX)."
        )
        % {"found": _found(content)}
    )


def _found(content: bytes) -> str:
    """What it seems to be, in brackets, where that can be told."""
    try:
        return f" ({puremagic.from_string(content, mime=True)})"
    except (puremagic.PureError, ValueError):
        return ""


def _checked_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise CannotDo(_("The PDF is cut off: its end is missing."))
    # A PDF that is an archive or a page as well would be something else to another program.
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise CannotDo(_("The file is a PDF and an archive at once; that is not taken."))
    small = content.lower()
    if any(page in small for page in (b"<html", b"<script", b"<!doctype html")):
        raise CannotDo(_("The file is a PDF and a web page at once; that is not taken."))
    if holds_what_acts(content):
        raise CannotDo(_("The PDF holds programs or other files. Print it to a plain PDF first."))
    return content


def _checked_package(content: bytes) -> tuple[str, bytes]:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        members = package.infolist()
    except _UNREADABLE:
        raise CannotDo(_("The document is broken: it cannot be opened.")) from None
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise CannotDo(_("The document unpacks to far more than it seems to hold; that is not taken."))
    names = [member.filename for member in members]
    if any(_points_outside(member) for member in members):
        raise CannotDo(_("The document holds files that point outside of it; that is not taken."))
    if any(_is_program(name) for name in names) or _declares_macros(package, names):
        raise CannotDo(_("The document holds programs (macros). Save it without them first."))
    try:
        if package.testzip() is not None:
            raise CannotDo(_("The document is broken: it cannot be opened."))
        return _kind_of_package(package, names), content
    except _UNREADABLE:
        raise CannotDo(_("The document is broken: it cannot be opened.")) from None


def _points_outside(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or name.startswith("/") or ".." in name.split("/") or ":" in name


def _is_program(name: str) -> bool:
    """Macros of Word and Excel, of LibreOffice, and programs as such."""
    small = name.lower()
    return (
        "vbaproject" in small
        or "macrosheets/" in small
        or small.startswith(("basic/", "scripts/"))
        or small.endswith(_PROGRAMS)
    )


def _declares_macros(package: zipfile.ZipFile, names: list[str]) -> bool:
    """A part may be called anything: what it is to Word and Excel stands in the list of kinds."""
    if _KINDS not in names:
        return False
    if package.getinfo(_KINDS).file_size > _MOST_OF_KINDS:
        return True  # no list is so long; whoever pads it does not want it to be read
    try:
        kinds = package.read(_KINDS).lower()
    except _UNREADABLE:
        return False  # it is refused as broken
    return b"macro" in kinds or b"vbaproject" in kinds


def _kind_of_package(package: zipfile.ZipFile, names: list[str]) -> str:
    if _KINDS in names and "word/document.xml" in names:
        return DOCX
    if _KINDS in names and "xl/workbook.xml" in names:
        return XLSX
    if "mimetype" in names and package.read("mimetype").strip() == ODT.encode():
        return ODT
    raise CannotDo(_("This archive is not a document that is taken here (DOCX, ODT, XLSX)."))


def _is_image(content: bytes) -> bool:
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    )


def _image_anew(content: bytes) -> tuple[str, bytes]:
    """The picture drawn anew: turned as it is meant, no place, camera or thumbnail, nothing behind its end."""
    broken = _("The image is broken: it cannot be opened.")
    too_large = _("The image has more than %(most)s million pixels.") % {"most": MOST_PIXELS // 1_000_000}
    try:
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            # The header tells the size: a picture that is too large is never unpacked.
            if image.width * image.height > MOST_PIXELS:
                raise CannotDo(too_large)
            kind = _AS_JPEG.get(str(image.format), str(image.format))
            image.verify()
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            image.load()
            return _IMAGES[kind], _written(_plain(image, with_alpha=kind != "JPEG"), kind)
    except Image.DecompressionBombError:
        raise CannotDo(too_large) from None
    except CannotDo:
        raise
    except Exception:
        # A damaged picture ends in any of a dozen errors, as many as Pillow has readers of its parts.
        raise CannotDo(broken) from None


def _plain(image: Image.Image, *, with_alpha: bool) -> Image.Image:
    """The first picture of the file, with its pixels and nothing else."""
    ImageOps.exif_transpose(image, in_place=True)
    has_alpha = "A" in image.mode or "transparency" in image.info
    mode = (
        "L" if image.mode in ("1", "L") and not has_alpha else "RGBA" if has_alpha and with_alpha else "RGB"
    )
    plain = Image.new(mode, image.size)
    plain.paste(image if image.mode == mode else image.convert(mode))
    return plain


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options: dict[str, Callable[[], dict[str, object]]] = {
        "JPEG": lambda: {"quality": 90, "optimize": True},
        "PNG": lambda: {"optimize": True},
        "WEBP": lambda: {"quality": 90},
    }
    image.save(out, kind, **options[kind]())
    return out.getvalue()


def harmless_name(name: str, ending: str) -> str:
    """What the person called the file, without paths, control and direction marks, with the ending of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(
        letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C"
    )
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    stem = "".join(" " if letter in '"<>|:*?;%' else letter for letter in stem).strip(" .")
    return f"{stem[:80] or 'file'}{ending}"
