"""Files in disguise, files that blow up, files that would lie elsewhere."""

import contextlib
import datetime
import io
import struct
import zipfile
import zlib
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from tests.factories import PersonFactory
from twinhall.domain.uploads.actions import erase_upload, keep_upload
from twinhall.domain.uploads.keeping import keep_bytes, place_of, read_upload
from twinhall.domain.uploads.models import Upload
from twinhall.domain.uploads.sweeping import sweep_strays
from twinhall.kit.errors import CannotDo
from twinhall.kit.files import CheckedFile, check_file, harmless_name

MOST = 10 * 1024 * 1024
AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)
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


def spoilt_document() -> bytes:
    """What is pressed ends in the middle of a word of the pressing, not at a sum."""
    whole = document(**{"word/media.bin": bytes(range(256)) * 20})
    at = whole.index(b"word/media.bin") + len(b"word/media.bin")
    return whole[:at] + b"\xff" * 8 + whole[at + 8 :]


def spoilt_description() -> bytes:
    """A photograph that lies on its side and says that its width is a word."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "x"
    return picture("JPEG", exif=exif.tobytes()).replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")


def pdf(objects: bytes) -> bytes:
    return PDF.replace(b"<<>>", b"<<" + objects + b">>")


def pressed(objects: bytes, *, spoilt: bool = False) -> bytes:
    """A PDF with these objects in an object stream."""
    stream = zlib.compress(objects, 9)
    stream = stream[:-2] + b"xx" if spoilt else stream
    head = b"%PDF-1.7\n1 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n"
    return head + stream + b"\nendstream\nendobj\n%%EOF\n"


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


def talkative_png() -> bytes:
    """A picture whose comment is a hundred kilobytes and unpacks to a hundred megabytes."""
    text = b"Comment\0\0" + zlib.compress(b"x" * 100_000_000, 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    plain = picture()
    return plain[:33] + chunk + plain[33:]


def linked() -> bytes:
    out = io.BytesIO(document())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


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


@pytest.mark.parametrize(
    "content",
    [
        pressed(b"1 0 <</Type /Page /Title (JavaScript for all)>>"),
        pdf(b"/Launched true /Title (How we /Launcher)"),
        PDF[:-6] + (b"stream\n" + zlib.compress(b"x" * 100) + b"\nendstream\n") * 2_000 + b"%%EOF",
        PDF[:-6] + b"stream\n/JS (by chance, in a picture)\nendstream\n%%EOF",
    ],
    ids=["objects pressed", "names that only begin so", "many streams", "letters in a picture"],
)
def test_an_ordinary_pdf_is_taken_as_it_is(content: bytes) -> None:
    assert checked(content).content == content


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
    "a PDF with a program under a name in hexadecimal": (pdf(b"/S /J#61vaScript"), "programs"),
    "a PDF with a program that a film calls": (pdf(b"/S /Rendition /JS (x)"), "programs"),
    "a PDF with a form that is a program": (pdf(b"/XFA [1 0 R]"), "programs"),
    "a PDF with a program in a pressed stream": (pressed(b"1 0 <</S /JavaScript>>"), "programs"),
    "the same far behind": (pressed(b"1 0 " + b" " * 100_000 + b"<</S /JavaScript>>"), "programs"),
    "the same with a spoilt sum": (pressed(b"1 0 <</S /JavaScript>>", spoilt=True), "programs"),
    "a PDF whose objects unpack to 100 MB": (pressed(b"1 0 " + b" " * 100_000_000), "programs"),
    "a PDF of a hundred thousand streams": (PDF + b"stream\n" * 100_000 + b"%%EOF", "programs"),
    "half a picture": (picture("JPEG")[:200], "broken"),
    "a picture of 50 million pixels": (giant_png(), "million pixels"),
    "an archive": (package(readme=b"x"), "not a document"),
    "a document that unpacks to a thousand times": (document(bomb=b"\0" * 30_000_000), "unpacks to far more"),
    "a document with macros": (document(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a document with macros under another name": (
        document(**{"[Content_Types].xml": b"<x ContentType='application/vnd.ms-office.vbaProject'/>"}),
        "macros",
    ),
    "a document whose list of kinds is padded": (
        document(**{"[Content_Types].xml": b"<!--" + Random(1).randbytes(1_100_000) + b"-->"}),
        "macros",
    ),
    "a table with macros of the old kind": (document(**{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "a document with a script": (document(**{"word/evil.VBS": b"x"}), "macros"),
    "a document with a part that is spoilt": (spoilt_document(), "broken"),
    "a document that points outside": (document(**{"../../etc/passwd": b"x"}), "point outside"),
    "the same as Windows writes it": (document(**{"..\\..\\etc\\passwd": b"x"}), "point outside"),
    "a document with a link in it": (linked(), "point outside"),
    "a LibreOffice text with macros": (
        package(mimetype=b"application/vnd.oasis.opendocument.text", **{"Basic/Standard/evil.xml": b"x"}),
        "macros",
    ),
    "a document of ten thousand parts": (document(**{str(part): b"" for part in range(10_000)}), "far more"),
    "a picture with a text that unpacks to 100 MB": (talkative_png(), "broken"),
    "a picture with a broken part": (bytes(bytearray(picture())).replace(b"IDAT", b"IDAU"), "broken"),
    "an archive with a picture's beginning": (b"\x89PNG\r\n\x1a\n" + package(evil=b"x"), "broken"),
    "a page behind the head of a PDF": (
        b"%PDF-1.7\n" + b" " * 5000 + b"<!DOCTYPE html><script>alert(1)</script>\n%%EOF",
        "web page at once",
    ),
    "a picture whose description is spoilt": (spoilt_description(), "broken"),
    "a document of a version that is not there yet": (
        document().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"),
        "broken",
    ),
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


def test_a_telephones_photograph_with_a_second_picture_in_it_is_taken_as_one() -> None:
    second = Image.new("RGB", (20, 15), "red")
    found = checked(picture("MPO", save_all=True, append_images=[second]))
    with Image.open(io.BytesIO(found.content)) as drawn:
        assert (found.media_type, drawn.format, drawn.size) == ("image/jpeg", "JPEG", (40, 30))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_is_kept(kind: str) -> None:
    others = [Image.new("RGB", (40, 30), colour) for colour in ("red", "white")]
    found = checked(picture(kind, save_all=True, append_images=others))
    with Image.open(io.BytesIO(found.content)) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1
        assert drawn.convert("RGB").getpixel((5, 5))[2] > 100  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "RGBA"])
def test_pictures_of_every_kind_of_colour_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert checked(out.getvalue()).media_type.startswith("image/")


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


def test_a_link_among_the_uploads_is_not_followed(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abcd").symlink_to("/etc/hostname")
    with pytest.raises(FileNotFoundError):
        read_upload(Upload(stored_name="ab/abcd"))


@pytest.mark.django_db
def test_without_its_row_no_file_is_left(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOADS_DIR = tmp_path
    monkeypatch.setattr(
        "twinhall.domain.uploads.actions.record", Mock(side_effect=OSError("The disk is full."))
    )
    with pytest.raises(OSError, match="full"):
        keep_upload(
            io.BytesIO(PDF),
            shown_name="x",
            purpose="claim-letter",
            owner=PersonFactory.create(),
            at=AT,
            door="test",
        )
    assert not Upload.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_erasing_that_is_rolled_back_leaves_the_file(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path
    kept = keep_upload(
        io.BytesIO(PDF),
        shown_name="x",
        purpose="claim-letter",
        owner=PersonFactory.create(),
        at=AT,
        door="test",
    )
    with contextlib.suppress(CannotDo), transaction.atomic():
        erase_upload(kept, by=None, at=AT, door="test")
        raise CannotDo("Not today.")
    assert read_upload(Upload.objects.get(erased_at=None)) == PDF
    erase_upload(kept, by=None, at=AT, door="test")
    assert not place_of(kept.stored_name).exists()


@pytest.mark.django_db
def test_files_that_no_upload_names_are_swept_after_a_while(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path
    kept = keep_upload(
        io.BytesIO(PDF),
        shown_name="x",
        purpose="claim-letter",
        owner=PersonFactory.create(),
        at=AT,
        door="test",
    )
    keep_bytes("ab/abcd", b"stray")
    (tmp_path / "ab" / "tmp1.growing").write_bytes(b"half")
    (tmp_path / "ab" / "abef").symlink_to("/etc/hostname")
    (tmp_path / "README").write_text("the operator's own")
    now = timezone.now()
    assert sweep_strays(now - datetime.timedelta(days=1)) == 0
    assert sweep_strays(now + datetime.timedelta(days=1)) == 3
    assert sweep_strays(now + datetime.timedelta(days=1)) == 0
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
        "README",
        place_of(kept.stored_name).name,
    }
    assert Path("/etc/hostname").exists()


def taken_in(content: bytes) -> Any:
    """A request with that file, as Django reads it with the product's own settings."""
    file = SimpleUploadedFile("letter.pdf", content)
    return RequestFactory().post("/en/", {"before": "a", "letter": file})


def test_of_a_file_that_is_too_large_no_more_than_the_limit_reaches_the_disk(settings: Settings) -> None:
    settings.UPLOAD_MOST_BYTES = 100_000
    request = taken_in(b"x" * 300_000)
    assert request.POST["before"] == "a"
    assert request.FILES["letter"].size == 100_001
    assert taken_in(b"x" * 100_000).FILES["letter"].size == 100_000


def test_several_files_share_the_limit(settings: Settings) -> None:
    settings.UPLOAD_MOST_BYTES = 100_000
    files = {name: SimpleUploadedFile(name, b"x" * 90_000) for name in ("a", "b", "c")}
    request: Any = RequestFactory().post("/en/", files)
    assert sum(file.size or 0 for file in request.FILES.values()) == 100_001


def test_the_line_is_cut_when_it_never_ends(settings: Settings) -> None:
    settings.UPLOAD_MOST_BYTES = 100_000
    request = taken_in(b"x" * 5_000_000)
    assert not request.FILES
    assert request.environ["wsgi.input"]._FakePayload__len > 4_000_000  # never read
