"""Tables of dossiers."""

from django.db import models
from django.db.models import Q

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.queries import DossierQuerySet
from twinhall.domain.dossiers.words import Closing, DossierState, SideWord
from twinhall.domain.people.models import Person
from twinhall.domain.ties.models import Tie, new_tie_id
from twinhall.domain.ties.words import TieKind
from twinhall.domain.uploads.models import Upload
from twinhall.kit.identifiers import new_identifier

__all__ = ["Consent", "Document", "Dossier", "Note", "Reminder", "Side", "new_document_id", "new_note_id"]


def new_note_id() -> str:
    return new_identifier("not")


def new_document_id() -> str:
    return new_identifier("doc")


class Dossier(models.Model):
    """The file of a tie, kept by its sides. `public_id` is the tie's own from the first day, so its address stays."""

    public_id = models.CharField(max_length=24, default=new_tie_id, editable=False, unique=True)
    # The tie in the public register: from the start for one known from lists, else once it is signed.
    tie = models.OneToOneField(Tie, null=True, blank=True, on_delete=models.PROTECT, related_name="dossier")
    # Of which earlier file this one renews the text.
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    kind = models.CharField(max_length=24, choices=TieKind)
    state = models.CharField(max_length=16, choices=DossierState, default=DossierState.IDEA)
    # Goes up with every step: a word counts for the step it was said on, never for a later one.
    round = models.PositiveIntegerField(default=1)
    purpose = models.TextField(blank=True)  # why, in the words of the city that proposes
    opened_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    lapses_on = models.DateField(null=True, blank=True)  # the last day to answer a proposal
    moved_at = models.DateTimeField()  # since when it is in this state
    # The day on which the sides mean to sign; days before which something must be done are counted from it.
    signing_planned_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    closing = models.CharField(max_length=16, choices=Closing, blank=True)
    reason = models.TextField(blank=True)  # why it was declined, suspended or ended
    # Begun by example people of the demo: nothing of it ever enters the register.
    is_example = models.BooleanField(default=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at", "-id"]
        indexes = [models.Index(fields=["state", "lapses_on"], name="dossier_lapses")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(closing=""), name="declined_dossier_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "active"]) | Q(tie__isnull=False) | Q(is_example=True),
                name="tie_in_force_is_in_the_register",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Side(models.Model):
    """One city of a dossier, with what it says of the tie."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sides")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="sides")
    position = models.PositiveSmallIntegerField()
    is_opener = models.BooleanField(default=False)  # whose idea it was
    local_term = models.CharField(max_length=200, blank=True)  # what the tie is called there
    is_binding = models.BooleanField(null=True, blank=True)
    word = models.CharField(max_length=10, choices=SideWord, default=SideWord.NONE)
    word_on = models.DateField(null=True, blank=True)
    word_note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when its word was asked for

    class Meta:
        ordering = ["dossier", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "city"], name="a_city_once_in_a_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.city} in {self.dossier_id}"


class Document(models.Model):
    """A file that a side put into the dossier."""

    public_id = models.CharField(max_length=24, default=new_document_id, editable=False, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="documents")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="documents")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.title}"


class Consent(models.Model):
    """One side's word for the next step: who, under which mandate, when, with which document."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consents")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="consents")
    round = models.PositiveIntegerField()
    step = models.CharField(max_length=16, choices=DossierState)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField(null=True, blank=True)  # a day that goes with it: of an act, of signing
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # Whether the tie moved on with it; once it has, nobody takes it back.
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["side", "round", "step"],
                condition=Q(taken_back_at__isnull=True),
                name="a_side_consents_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.side_id}: {self.step}"


class Note(models.Model):
    """A message from one side to the other: written by a person, as her city."""

    public_id = models.CharField(max_length=24, default=new_note_id, editable=False, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.public_id


class Reminder(models.Model):
    """One side was reminded by another that it is waited for."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reminders")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="reminders")  # who was reminded
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.side_id} {self.at.date()}"
