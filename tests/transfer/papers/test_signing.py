"""Signatures of real keys, made here; nothing is fetched."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.transfer.papers.samples import agreement
from twinhall.kit.errors import CannotRead
from twinhall.transfer.papers import as_pdf
from twinhall.transfer.papers.signing import CannotSign, Since, Trust, sign, verify

NOW = datetime.now(UTC)
Key = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def certificate(subject: x509.Name, issuer: Key | None = None, days: int = 30) -> Key:
    key = ec.generate_private_key(ec.SECP256R1())
    is_authority = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return made.sign(issuer[1] if issuer else key, hashes.SHA256()), key


AUTHORITY = certificate(name("Root", "Office of Keys"))
ROOT = AUTHORITY[0].public_bytes(Encoding.PEM)


def key_file(common: str, organisation: str, days: int = 30) -> bytes:
    signer, key = certificate(name(common, organisation), AUTHORITY, days)
    return pkcs12.serialize_key_and_certificates(b"key", key, signer, None, BestAvailableEncryption(b"open"))


@pytest.fixture(scope="module")
def paper() -> bytes:
    return as_pdf(agreement("en", "ru"))


@pytest.fixture(scope="module")
def signed(paper: bytes) -> bytes:
    return sign(
        paper, key=key_file("Thandi Dube", "eThekwini"), passphrase="open", reason="Signed for Durban"
    )


def test_a_signature_says_who_signed_when_and_that_nothing_changed(paper: bytes, signed: bytes) -> None:
    assert signed.startswith(paper)
    (facts,) = verify(signed, at=NOW, authorities=[ROOT])
    assert (facts.signer, facts.organisation, facts.issuer) == ("Thandi Dube", "eThekwini", "Root")
    assert (facts.is_intact, facts.covers_whole_file, facts.since) == (True, True, Since.NOTHING)
    assert (facts.trust, facts.reason) == (Trust.TRUSTED, "Signed for Durban")
    assert facts.signed_at is not None
    assert abs(facts.signed_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_the_second_side_signs_after_the_first_and_both_count(signed: bytes) -> None:
    both = sign(signed, key=key_file("Ильсур Метшин", "Казань"), passphrase="open")
    first, second = verify(both, at=NOW, authorities=[ROOT])
    assert (first.signer, first.is_intact, first.since) == ("Thandi Dube", True, Since.SIGNATURES)
    assert (first.covers_whole_file, second.covers_whole_file) == (False, True)
    assert (second.signer, second.is_intact, second.since) == ("Ильсур Метшин", True, Since.NOTHING)


def test_one_changed_byte_breaks_the_signature(signed: bytes) -> None:
    place = signed.index(b"/Title") + 20
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    (facts,) = verify(changed, at=NOW, authorities=[ROOT])
    assert facts.is_intact is False


def test_a_page_changed_after_signing_is_told(signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Rotate"] = NumberObject(180)
    writer.update_container(page)
    changed = io.BytesIO()
    writer.write(changed)
    (facts,) = verify(changed.getvalue(), at=NOW, authorities=[ROOT])
    assert (facts.covers_whole_file, facts.since) == (False, Since.MORE)


def test_trust_is_given_only_by_a_named_authority(signed: bytes) -> None:
    stranger = certificate(name("Other root", "Elsewhere"))[0].public_bytes(Encoding.DER)
    assert [facts.trust for facts in verify(signed, at=NOW)] == [Trust.NO_AUTHORITIES]
    assert [facts.trust for facts in verify(signed, at=NOW, authorities=[stranger])] == [
        Trust.UNKNOWN_AUTHORITY
    ]


def test_a_certificate_that_ran_out_is_told(paper: bytes) -> None:
    signed = sign(paper, key=key_file("Late", "Somewhere", days=-1), passphrase="open")
    (facts,) = verify(signed, at=NOW, authorities=[ROOT])
    assert (facts.is_intact, facts.trust) == (True, Trust.OUT_OF_DATE)


def test_a_signature_by_a_method_that_is_not_known_here_is_neither_intact_nor_broken(signed: bytes) -> None:
    # The number of ECDSA with SHA-256 in the signer's own part (the last of three) becomes that of GOST R 34.10-2012.
    places = [found.start() for found in re.finditer(b"(?i)06082a8648ce3d040302", signed)]
    gost = signed[: places[-1]] + b"06082a85030701010302" + signed[places[-1] + 20 :]
    (facts,) = verify(gost, at=NOW, authorities=[ROOT])
    assert (facts.signer, facts.is_intact, facts.trust) == ("Thandi Dube", None, Trust.UNFIT)


def test_a_paper_that_nobody_signed_has_no_signatures(paper: bytes) -> None:
    assert verify(paper, at=NOW) == []


def test_a_wrong_passphrase_and_a_file_that_is_no_key_are_told(paper: bytes) -> None:
    with pytest.raises(CannotSign, match="wrong passphrase"):
        sign(paper, key=key_file("N", "N"), passphrase="shut")
    with pytest.raises(CannotSign, match="not a PKCS#12 file"):
        sign(paper, key=b"no key", passphrase="open")


def test_a_locked_pdf_is_told_to_be_locked(paper: bytes) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(paper)))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(CannotRead, match="locked with a password"):
        verify(locked.getvalue(), at=NOW)
    with pytest.raises(CannotRead, match="locked with a password"):
        sign(locked.getvalue(), key=key_file("N", "N"), passphrase="open")


@pytest.mark.parametrize("cut", [0, 10, 5_000, -2_000, -30])
def test_a_damaged_file_is_refused_with_a_sentence(signed: bytes, cut: int) -> None:
    for odd in (signed[:cut], b"%PDF-1.7\n" + signed[100:cut], b"PK\x03\x04" + signed[:cut]):
        with pytest.raises(CannotRead, match="not a PDF that we can read"):
            verify(odd, at=NOW)


def test_an_authority_that_is_no_certificate_is_refused(signed: bytes) -> None:
    with pytest.raises(CannotRead, match="neither PEM nor DER"):
        verify(signed, at=NOW, authorities=[b"no certificate"])
