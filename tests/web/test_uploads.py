"""A file that was handed in: who gets it, and how it is given."""

import io
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests.attack.test_uploads import AT, PDF, document
from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    MandateFactory,
    PersonFactory,
    give_second_factor,
)
from twinhall.domain.claims.models import Claim, Proof
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.actions import erase_upload, keep_upload
from twinhall.domain.uploads.keeping import place_of
from twinhall.domain.uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def handed_in(owner: Person, content: bytes = PDF, name: str = "letter.pdf") -> Upload:
    return keep_upload(
        io.BytesIO(content), shown_name=name, purpose="claim-letter", owner=owner, at=AT, door="test"
    )


def letter_of_a_claim() -> tuple[Upload, Claim]:
    owner = PersonFactory.create()
    claim = Claim.objects.create(
        person=owner,
        city=CityFactory.create(),
        alliance=AllianceFactory.create(),
        office="Head of relations",
        ends_on="2099-01-01",
        state="submitted",
        made_at=AT,
    )
    upload = handed_in(owner)
    Proof.objects.create(claim=claim, kind="stamped-letter", state="to-check", upload=upload, begun_at=AT)
    return upload, claim


def answer(client: Client, upload: Upload, person: Person | None) -> int:
    if person:
        client.force_login(person)
    else:
        client.logout()
    return client.get(f"/en/uploads/{upload.public_id}/").status_code


def test_the_owner_gets_it_another_learns_nothing_and_nobody_signs_in(client: Client) -> None:
    owner, other = PersonFactory.create(), PersonFactory.create()
    upload = handed_in(owner)
    assert [answer(client, upload, person) for person in (owner, other, None)] == [200, 404, 302]


def test_only_the_secretariat_of_that_claim_gets_its_letter_and_with_a_second_factor_only(
    client: Client,
) -> None:
    upload, claim = letter_of_a_claim()
    secretariat = BodyFactory.create(kind="secretariat", city=None, alliance=claim.alliance)
    another = BodyFactory.create(
        kind="secretariat", city=None, alliance=AllianceFactory.create(slug="another")
    )
    checker = MandateFactory.create(body=secretariat).person
    stranger = give_second_factor(MandateFactory.create(body=another).person)
    assert answer(client, upload, checker) == 403
    assert answer(client, upload, give_second_factor(checker)) == 200
    assert answer(client, upload, stranger) == 404


def test_a_pdf_is_shown_where_it_can_run_nothing_and_is_kept_by_nobody(client: Client) -> None:
    owner = PersonFactory.create()
    upload = handed_in(owner, name="Письмо мэра ‮.pdf\r\nSet-Cookie: a=b.pdf")
    client.force_login(owner)
    given = client.get(f"/en/uploads/{upload.public_id}/")
    assert given.getvalue() == PDF
    assert {name: given[name] for name in given.headers if name.startswith(("Content-", "Cache", "X-C"))} == {
        "Content-Language": "en",
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "inline; filename*=utf-8''%D0%9F%D0%B8%D1%81%D1%8C%D0%BC%D0%BE%20%D0%BC%D1%8D"
        "%D1%80%D0%B0%20.pdfSet-Cookie%20%20a%3Db.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert "Set-Cookie" not in given.headers


def test_a_document_is_saved_and_never_shown(client: Client) -> None:
    owner = PersonFactory.create()
    upload = handed_in(owner, document(), "letter.html")
    client.force_login(owner)
    given = client.get(f"/en/uploads/{upload.public_id}/")
    assert given["Content-Disposition"] == 'attachment; filename="letter.docx"'
    assert given["Content-Type"].startswith("application/vnd.openxmlformats")


def test_an_image_is_shown(client: Client) -> None:
    owner = PersonFactory.create()
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    client.force_login(owner)
    given = client.get(f"/en/uploads/{handed_in(owner, out.getvalue()).public_id}/")
    assert (given["Content-Type"], given["Content-Disposition"]) == (
        "image/png",
        'inline; filename="letter.png"',
    )


def test_what_is_erased_or_lost_is_not_there(client: Client) -> None:
    owner = PersonFactory.create()
    erased, lost = handed_in(owner), handed_in(owner)
    erase_upload(erased, by=None, at=AT, door="test")
    place_of(lost.stored_name).unlink()
    assert [answer(client, upload, owner) for upload in (erased, lost)] == [404, 404]


def test_a_letter_larger_than_the_limit_is_answered_with_a_sentence(
    client: Client, settings: Settings
) -> None:
    settings.UPLOAD_MOST_BYTES = 1024 * 1024
    _upload, claim = letter_of_a_claim()
    Proof.objects.all().delete()
    client.force_login(claim.person)
    large = io.BytesIO(PDF + b"x" * 2_000_000)
    large.name = "letter.pdf"
    given = client.post(f"/en/claims/{claim.public_id}/letter/", {"letter": large})
    assert given.status_code == 422
    assert "The file is larger than 1 MB." in given.content.decode()
