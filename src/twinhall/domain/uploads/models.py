"""The table of uploads; the bytes stand in files (`uploads/keeping.py`)."""

from django.db import models

from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier

__all__ = ["Upload", "new_upload_id"]


def new_upload_id() -> str:
    return new_identifier("upl")


class Upload(models.Model):
    """One file as it was kept: an image without its metadata, a document as given."""

    public_id = models.CharField(max_length=24, default=new_upload_id, editable=False, unique=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    purpose = models.CharField(max_length=40)  # "claim-letter"
    stored_name = models.CharField(max_length=60, unique=True)  # random; beneath settings.UPLOADS_DIR
    shown_name = models.CharField(max_length=120)  # what the person called it, made harmless
    media_type = models.CharField(max_length=100)  # found by content
    size = models.PositiveIntegerField()  # bytes, as kept
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(
        null=True, blank=True
    )  # the bytes are gone, the row tells that they were

    class Meta:
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.shown_name}"
