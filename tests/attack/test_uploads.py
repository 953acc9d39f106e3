"""Files in disguise, files that blow up, files that would lie elsewhere."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from twinhall.domain.uploads.keeping import keep_bytes, place_of
from twinhall.kit.errors import CannotDo
from twinhall.kit.files import CheckedFile, check_file, harmless_name

MOST = 10 * 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def checked(content: bytes, name: str = "letter.pdf", most: int = MOST) -> CheckedFile:
    return check_file(io.BytesIO(content), name, most_bytes=most)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def package(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def document(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return package(**(parts | more))


def giant_png() -> bytes:
    """A picture of 50 million pixels in some kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    width, height = 10_000, 5_000
    rows = zlib.compress((b"\0" + b"\0" * width) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (picture("PNG"), "image/png", ".png"),
        (picture("JPEG"), "image/jpeg", ".jpg"),
        (picture("WEBP"), "image/webp", ".webp"),
        (document(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ],
)
def test_a_file_is_what_its_content_says_whatever_it_is_called(
    content: bytes, media_type: str, ending: str
) -> None:
    found = checked(content, "holiday.exe")
    assert (found.media_type, found.name) == (media_type, f"holiday{ending}")


REFUSED = {
    "a drawing with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "not taken",
    ),
    "a web page called a PDF": (b"<!doctype html><script>alert(1)</script>", "not taken"),
    "a program": (b"MZ\x90\0" + b"\0" * 100, "not taken"),
    "nothing": (b"", "empty"),
    "half a PDF": (b"%PDF-1.7\n1 0 obj", "cut off"),
    "a PDF that is an archive": (PDF + package(evil=b"x"), "archive at once|cut off"),
    "a PDF that is a page": (b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF", "web page at once"),
    "a PDF with a program": (PDF.replace(b"<<>>", b"<</JavaScript (x)>>"), "programs"),
    "half a picture": (picture("JPEG")[:200], "broken"),
    "a picture of 50 million pixels": (giant_png(), "million pixels"),
    "an archive": (package(readme=b"x"), "not a document"),
    "a document that unpacks to a thousand times": (document(bomb=b"\0" * 30_000_000), "unpacks to far more"),
    "a document with macros": (document(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a document that points outside": (document(**{"../../etc/passwd": b"x"}), "point outside"),
    "half a document": (document()[:60], "broken"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_what_it_seems_is_refused_with_a_reason(what: str) -> None:
    content, reason = REFUSED[what]
    with pytest.raises(CannotDo, match=reason):
        checked(content)


def test_a_file_that_is_too_large_is_never_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(CannotDo, match="larger than 1 MB"):
        check_file(endless, "x", most_bytes=1024 * 1024)  # type: ignore[arg-type]
    assert endless.given < 1_200_000


def test_a_picture_is_drawn_anew_without_its_place_and_what_hung_on_it() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (55.0, 47.0, 0.0)
    taken = picture("JPEG", exif=exif.tobytes()) + b"<script>alert(1)</script>"
    found = checked(taken, "photo.jpg")
    with Image.open(io.BytesIO(found.content)) as drawn:
        assert drawn.size == (30, 40)
        assert dict(drawn.getexif()) == {}
    assert b"Camera" not in found.content
    assert b"<script>" not in found.content


def test_what_hangs_on_a_png_is_gone() -> None:
    assert checked(picture() + b"<?php evil() ?>").content.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\letters\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie  x.pdf"),
        ("letter\u202efdp.exe", "letterfdp.pdf"),
        ('"quoted";x=.pdf', "quoted  x=.pdf"),
        ("...", "file.pdf"),
        ("Письмо мэра.pdf", "Письмо мэра.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name: str, plain: str) -> None:
    assert harmless_name(name, ".pdf") == plain


@pytest.mark.parametrize("name", ["../x", "ab/../../etc", "ab/cd", "/etc/passwd", "ab/ab\0c", "", "ab/abé"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="no name of an upload"):
        place_of(name)


def test_kept_files_are_for_the_program_alone(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path
    keep_bytes("ab/abcd", b"content")
    assert place_of("ab/abcd").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "ab").iterdir()) == [tmp_path / "ab" / "abcd"]
