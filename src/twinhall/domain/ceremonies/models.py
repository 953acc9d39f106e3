"""Tables of ceremonies."""

from django.db import models

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.delegations.models import Participant
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.forums.models import Forum
from twinhall.domain.people.models import Person
from twinhall.kit.identifiers import new_identifier

__all__ = ["Ceremony", "Listing", "ListingWord", "new_listing_id"]


def new_listing_id() -> str:
    return new_identifier("lst")


class Ceremony(models.Model):
    """The signing ceremony of a forum: when and where, and what protocol asks for."""

    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="ceremony")
    starts_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    protocol = models.TextField(blank=True)  # for the sides and on the printed sheet
    planned_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ceremonies"

    def __str__(self) -> str:
        return f"ceremony of {self.forum_id}"


class Listing(models.Model):
    """A tie that a side wants to sign at the ceremony; on the list once every side has said so.

    Whether it is ready, and signed, is asked of its file each time and never stored here.
    """

    public_id = models.CharField(max_length=24, default=new_listing_id, editable=False, unique=True)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="listings")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="listings")
    position = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "dossier"], name="a_tie_once_on_a_signing_list")
        ]

    def __str__(self) -> str:
        return self.public_id


class ListingWord(models.Model):
    """One side's word that it wants to sign there, and who will sign for it."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="words")
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Who signs for it: one of its delegation, or whom the side names; institutions are told by their city.
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signatory = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["side__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "side"], name="a_side_wants_a_ceremony_once")
        ]

    def __str__(self) -> str:
        return f"{self.side_id} for {self.listing_id}"
