"""Tables of agreements. Who did a thing stands in the mandate under which it was done."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from twinhall.domain.agreements.words import ClauseState, InForce, ProposalKind, ProposalState
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Consent, Document, Dossier, Side
from twinhall.kit.identifiers import new_identifier

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

__all__ = [
    "Acceptance",
    "Agreeing",
    "Agreement",
    "Clause",
    "ClauseText",
    "Proposal",
    "Reservation",
    "Signatory",
    "SignedCopy",
    "TextRelease",
    "Version",
    "new_clause_id",
    "new_proposal_id",
    "new_reservation_id",
]


def new_clause_id() -> str:
    return new_identifier("cla")


def new_proposal_id() -> str:
    return new_identifier("chg")


def new_reservation_id() -> str:
    return new_identifier("rsv")


class Agreement(models.Model):
    """The text of a tie, of which its sides work out one. `titles` and `fillings` by language."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="agreement")
    template = models.CharField(max_length=60, blank=True)  # empty: begun from an older text
    titles = models.JSONField(default=dict)
    languages = models.JSONField(default=list)  # BCP 47, in the order of columns
    authentic = models.JSONField(default=list)  # those of them whose text decides
    # What placeholders of the text stand for, by placeholder and language: {"fields": {"en": "…"}}.
    fillings = models.JSONField(default=dict, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)  # null: without end
    prolongation_years = models.PositiveSmallIntegerField(null=True, blank=True)  # null: not by itself
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    in_force = models.CharField(max_length=8, choices=InForce, default=InForce.ON_SIGNING)
    in_force_on = models.DateField(null=True, blank=True)
    signing_on = models.DateField(null=True, blank=True)
    terms_revision = models.PositiveIntegerField(default=1)
    # The version that every side agreed to last; whether it holds now says the state of the dossier.
    agreed = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        clauses: RelatedManager["Clause"]
        versions: RelatedManager["Version"]
        signatories: RelatedManager["Signatory"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(in_force="day") | Q(in_force_on__isnull=False), name="in_force_on_a_day_names_it"
            )
        ]

    def __str__(self) -> str:
        return f"Agreement of {self.dossier_id}"


class Signatory(models.Model):
    """Who signs for a side; names and offices by language."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatories")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    offices = models.JSONField(default=dict)
    by_deputation = models.BooleanField(default=False)

    class Meta:
        ordering = ["side__position", "position"]

    def __str__(self) -> str:
        return f"{self.side_id} {self.position}"


class Clause(models.Model):
    """One clause. `revision` goes up with every change of its meaning; texts that follow an earlier one are stale."""

    public_id = models.CharField(max_length=24, default=new_clause_id, editable=False, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    key = models.CharField(max_length=60, blank=True)  # of the template; empty for one the sides added
    position = models.FloatField()  # between those of its neighbours
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ClauseState, default=ClauseState.STANDING)

    if TYPE_CHECKING:
        texts: RelatedManager["ClauseText"]
        proposals: RelatedManager["Proposal"]
        reservations: RelatedManager["Reservation"]

    class Meta:
        ordering = ["agreement", "position", "id"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.key}"


class ClauseText(models.Model):
    """A clause in a language, as it stood from one edit to the next. Never edited: a change is a new row."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()  # of this language: 1, 2, 3 …
    follows = models.PositiveIntegerField()  # the clause's revision that it is in line with
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    is_present = models.BooleanField(default=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["clause", "language", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "language", "revision"], name="a_revision_once"),
            models.UniqueConstraint(
                fields=["clause", "language"], condition=Q(is_present=True), name="one_present_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.language} {self.revision}"


class Proposal(models.Model):
    """One side's wish to change, add or take out a clause. `texts`: {"en": {"heading": "…", "text": "…"}}.

    `base` is the same for the text it would change, as the side saw it, with the revision of each.
    """

    public_id = models.CharField(max_length=24, default=new_proposal_id, editable=False, unique=True)
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="proposals")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ProposalKind)
    texts = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    comment = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    counter_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="counters"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)  # why it was refused

    if TYPE_CHECKING:
        acceptances: RelatedManager["Acceptance"]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause"], condition=Q(state="open"), name="one_open_proposal_of_a_clause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Acceptance(models.Model):
    """A side accepts a proposal of another; with three sides or more each of the others has to."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="acceptances")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="a_side_accepts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.side_id}"


class Reservation(models.Model):
    """What one side reserves about a clause; `texts` by language. It does not keep the text from being agreed."""

    public_id = models.CharField(max_length=24, default=new_reservation_id, editable=False, unique=True)
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="reservations")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField(default=dict)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.public_id


class Version(models.Model):
    """The whole text as a side agreed to it. Never changed, never deleted: the database refuses (`triggers.py`)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content (`content.checksum_of`)
    made_at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="a_version_number_once"),
            models.UniqueConstraint(fields=["agreement", "sha256"], name="a_text_is_one_version"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} version {self.number}"


class Agreeing(models.Model):
    """Which text a side's consent is to. It counts as long as the consent does."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="agreeings")
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="agreeing")

    def __str__(self) -> str:
        return f"{self.consent_id} to {self.version_id}"


class SignedCopy(models.Model):
    """A signed paper of a version: scan or digitally signed PDF, with what was found when its signature was checked."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signed_copies")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signed_copy")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    # One entry for each digital signature in the PDF; null when it was not looked for.
    signatures = models.JSONField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.sha256[:8]}"


class TextRelease(models.Model):
    """One side's word that everybody may read a version. It takes the word of every side."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="releases")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_side_releases_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("at")),
                name="release_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.side_id}"
