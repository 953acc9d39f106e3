"""Digital signatures in PDFs: who signed, whether the file is as it was, whether we know the signer's authority.

Nothing is fetched: no revocation list is asked for, no authority is trusted that the caller did not name.
"""

import io
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from twinhall.kit.errors import CannotDo, CannotRead

# Certificates of officials carry one or the other.
_KEY_USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)

_REVOKED = (AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE)
_OUT_OF_DATE = (
    AdESFailure.NOT_YET_VALID,
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
)


class CannotSign(CannotDo):
    """The file cannot be signed with this key; the message says why."""


class Trust(Enum):
    """Whether the signer's certificate leads to an authority that the caller named; the value says why not."""

    TRUSTED = "trusted"
    NO_AUTHORITIES = "no authorities named"
    UNKNOWN_AUTHORITY = "unknown authority"
    OUT_OF_DATE = "out of date"
    REVOKED = "revoked"
    UNFIT = "unfit"  # not made for signing, or by a method that is no longer safe


class Since(Enum):
    """What was added to the file after the signature."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"  # further signatures and what belongs to them: as it should be with two sides
    MORE = "more"


@dataclass(frozen=True, kw_only=True)
class SignatureFacts:
    """One signature of a file, in the order of signing. `signed_at` is what the signer's own clock said.

    `is_intact` is None for a signature that cannot be checked here: of a method that pyHanko does not know, such as
    GOST or SM2, or oddly put together. What else is said of such a signature is no more than a claim.
    """

    signer: str
    organisation: str
    issuer: str
    is_intact: bool | None
    since: Since
    covers_whole_file: bool
    trust: Trust
    signed_at: datetime | None
    reason: str


def verify(pdf: bytes, *, at: datetime, authorities: Iterable[bytes] = ()) -> list[SignatureFacts]:
    """The facts about each signature; none for a file without any.

    `authorities` are certificates (PEM or DER) of those whose word counts. Raises `CannotRead`.
    """
    roots = list(_certificates(authorities))
    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    with _readable("read"):
        reader = _open(pdf)
        return [_facts(signature, context, bool(roots)) for signature in reader.embedded_regular_signatures]


def sign(pdf: bytes, *, key: bytes, passphrase: str, reason: str = "", place: str = "") -> bytes:
    """The file with one more signature, by the PKCS#12 `key`. What was signed before stays valid.

    Raises `CannotSign` when the key does not open, `CannotRead` when the file cannot be read.
    """
    signer = _signer(key, passphrase)
    with _readable("sign"):
        fields = len(_open(pdf).embedded_signatures)
        description = signers.PdfSignatureMetadata(
            field_name=f"Signature{fields + 1}",
            reason=reason or None,
            location=place or None,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
        )
        signed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), description, signer=signer)
        return bytes(signed.getvalue())


def _open(pdf: bytes) -> PdfFileReader:
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        raise CannotRead("The PDF is locked with a password. Take the lock off and hand it in again.")
    return reader


@contextmanager
def _readable(purpose: str) -> Any:
    try:
        yield
    except CannotDo:
        raise
    # A file from outside can break the reader anywhere in it; to a person it is one and the same.
    except (Exception, RecursionError) as error:
        raise CannotRead(
            f"This is not a PDF that we can {purpose}. It may be damaged or only partly uploaded."
        ) from error


def _signer(key: bytes, passphrase: str) -> signers.SimpleSigner:
    try:
        signer: signers.SimpleSigner = signers.SimpleSigner.load_pkcs12_data(
            key, other_certs=[], passphrase=passphrase.encode() or None
        )
    except (ValueError, TypeError) as error:
        raise CannotSign(
            "The key does not open: not a PKCS#12 file (.p12, .pfx), or a wrong passphrase."
        ) from error
    return signer


def _certificates(authorities: Iterable[bytes]) -> Iterable[x509.Certificate]:
    for certificate in authorities:
        try:
            yield from load_certs_from_pemder_data(certificate)
        except ValueError as error:
            raise CannotRead("A certificate of the trusted authorities is neither PEM nor DER.") from error


def _facts(
    signature: EmbeddedPdfSignature, context: ValidationContext, any_authority: bool
) -> SignatureFacts:
    try:
        status = validate_pdf_signature(signature, context, key_usage_settings=_KEY_USAGE)
    except Exception:
        # pyHanko's own errors, and any other for a method it has never heard of.
        return _unchecked(signature)
    if not _is_known(status):
        return _unchecked(signature)
    return SignatureFacts(
        **_said_by(status.signing_cert),
        is_intact=status.intact and status.valid,
        since=_since(status),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trust=_trust(status, any_authority),
        signed_at=status.signer_reported_dt,
        reason=_plain(signature.sig_object.get("/Reason")),
    )


def _is_known(status: PdfSignatureStatus) -> bool:
    # Methods without a name have only their number, such as 1.2.643.7.1.1.3.2.
    return not any(method[:1].isdigit() for method in (status.md_algorithm, status.pkcs7_signature_mechanism))


def _unchecked(signature: EmbeddedPdfSignature) -> SignatureFacts:
    try:
        said = _said_by(signature.signer_cert)
    except Exception:
        said = {"signer": "", "organisation": "", "issuer": ""}
    return SignatureFacts(
        **said,
        is_intact=None,
        since=Since.MORE,
        covers_whole_file=False,
        trust=Trust.UNFIT,
        signed_at=signature.self_reported_timestamp,
        reason=_plain(signature.sig_object.get("/Reason")),
    )


def _said_by(certificate: x509.Certificate) -> dict[str, str]:
    subject, issuer = dict(certificate.subject.native), dict(certificate.issuer.native)
    return {
        "signer": _name(subject),
        "organisation": _plain(subject.get("organization_name")),
        "issuer": _name(issuer),
    }


def _since(status: PdfSignatureStatus) -> Since:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Since.NOTHING
    harmless = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
    return Since.SIGNATURES if status.modification_level in harmless else Since.MORE


def _trust(status: PdfSignatureStatus, any_authority: bool) -> Trust:
    problem = status.trust_problem_indic
    if status.trusted:
        return Trust.TRUSTED
    if not any_authority:
        return Trust.NO_AUTHORITIES
    if problem in _REVOKED:
        return Trust.REVOKED
    if problem in _OUT_OF_DATE:
        return Trust.OUT_OF_DATE
    if problem == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return Trust.UNKNOWN_AUTHORITY
    return Trust.UNFIT


def _name(names: dict[str, Any]) -> str:
    return _plain(names.get("common_name") or names.get("organization_name") or names.get("email_address"))


def _plain(value: Any) -> str:
    # Certificates may name a thing several times.
    return ", ".join(value) if isinstance(value, list) else str(value or "")
