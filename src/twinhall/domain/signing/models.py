"""The table of signatures."""

from django.db import models

from twinhall.domain.agreements.models import Version
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Consent, Side

__all__ = ["Signature"]


class Signature(models.Model):
    """A side signed one version of the text, on a day; who did is named by the mandate and by the consent."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="signature")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)  # of the version's content, as it was when signed
    signed_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    # Where the side asks two persons for a signature: the second one.
    confirmed_by = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["side", "version"], name="a_side_signs_a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.side_id} signed {self.sha256[:8]}"
