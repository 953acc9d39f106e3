"""Uploads, fetched and checked in one call: nobody reaches a file but through here."""

from twinhall.access.asking import Asker
from twinhall.access.claims import claim_to_check
from twinhall.access.dossiers import may_read_document
from twinhall.access.verdict import Unknown
from twinhall.domain.claims.models import Proof
from twinhall.domain.uploads.models import Upload

__all__ = ["Upload", "upload_to_read"]


def upload_to_read(asker: Asker, public_id: str) -> Upload:
    """The upload, for who handed it in, who checks the claim it belongs to, or who reads the file of a tie it is in."""
    person = asker.signed_in()
    upload = Upload.objects.filter(public_id=public_id, erased_at__isnull=True).first()
    if upload is None:
        raise Unknown("There is no such file.")
    if upload.owner_id == person.pk or may_read_document(asker, upload.pk):
        return upload
    proof = Proof.objects.select_related("claim").filter(upload=upload).first()
    if proof is None:
        raise Unknown("There is no such file.")
    claim_to_check(asker, proof.claim.public_id)  # with a second factor, for whom one is required
    return upload
