"""Tables of outcome documents and commitments. Who did a thing stands in the mandate under which it was done."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.cities.models import City
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.words import (
    AmendmentKind,
    AmendmentState,
    Completion,
    OutcomeState,
    ParagraphState,
    ReminderKind,
    RollState,
    RollWord,
)
from twinhall.domain.uploads.models import Upload
from twinhall.kit.identifiers import new_identifier
from twinhall.kit.languages import said_in_present_language

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

__all__ = [
    "Amendment",
    "Commitment",
    "CommitmentClaim",
    "CommitmentReminder",
    "CommitmentScore",
    "Milestone",
    "Outcome",
    "OutcomeReservation",
    "OutcomeVersion",
    "Paragraph",
    "ParagraphText",
    "Roll",
    "RollAnswer",
    "new_amendment_id",
    "new_commitment_id",
    "new_milestone_id",
    "new_outcome_id",
    "new_outcome_reservation_id",
    "new_paragraph_id",
]


def new_outcome_id() -> str:
    return new_identifier("out")


def new_paragraph_id() -> str:
    return new_identifier("par")


def new_amendment_id() -> str:
    return new_identifier("amd")


def new_outcome_reservation_id() -> str:
    return new_identifier("ors")


def new_commitment_id() -> str:
    return new_identifier("com")


def new_milestone_id() -> str:
    return new_identifier("mil")


class Outcome(models.Model):
    """The text that a forum works out and adopts. Titles and wishes by language."""

    public_id = models.CharField(max_length=24, default=new_outcome_id, editable=False, unique=True)
    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="outcome")
    titles = models.JSONField(default=dict)
    languages = models.JSONField(default=list)  # BCP 47, in the order of columns
    authentic = models.JSONField(default=list)  # those of them whose text decides
    state = models.CharField(max_length=8, choices=OutcomeState, default=OutcomeState.DRAFTED)
    begun_from = models.ForeignKey(
        "OutcomeVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted = models.ForeignKey(
        "OutcomeVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    # Adopted as it is, with the word that the next meeting amends it, and what is wished for there.
    amend_next = models.BooleanField(default=False)
    amend_wishes = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        paragraphs: RelatedManager["Paragraph"]
        versions: RelatedManager["OutcomeVersion"]
        reservations: RelatedManager["OutcomeReservation"]
        rolls: RelatedManager["Roll"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(adopted__isnull=False, adopted_at__isnull=False),
                name="what_is_adopted_is_a_version",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return said_in_present_language(self.titles) or self.public_id


class Paragraph(models.Model):
    """One paragraph. `revision` goes up when its meaning changes; texts that follow an earlier one are stale."""

    public_id = models.CharField(max_length=24, default=new_paragraph_id, editable=False, unique=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="paragraphs")
    position = models.FloatField()  # between those of its neighbours
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ParagraphState, default=ParagraphState.STANDING)

    if TYPE_CHECKING:
        texts: RelatedManager["ParagraphText"]
        amendments: RelatedManager["Amendment"]

    class Meta:
        ordering = ["outcome", "position", "id"]

    def __str__(self) -> str:
        return self.public_id


class ParagraphText(models.Model):
    """A paragraph in a language, from one edit to the next. Never edited: a change is a new row."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()  # of this language: 1, 2, 3 …
    follows = models.PositiveIntegerField()  # the paragraph's revision that it is in line with
    text = models.TextField(blank=True)
    is_present = models.BooleanField(default=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["paragraph", "language", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "language", "revision"], name="a_paragraph_revision_once"
            ),
            models.UniqueConstraint(
                fields=["paragraph", "language"],
                condition=Q(is_present=True),
                name="one_present_paragraph_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.language} {self.revision}"


class Amendment(models.Model):
    """A delegation's proposal to change, add or take out a paragraph. `texts` by language.

    `base` is what it would change, as the delegation saw it: {"en": {"text": "…", "revision": 3}}. Several
    delegations may have one open about the same paragraph; `counter_to` is the one that this one answers.
    """

    public_id = models.CharField(max_length=24, default=new_amendment_id, editable=False, unique=True)
    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="amendments")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=8, choices=AmendmentKind)
    texts = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    comment = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.OPEN)
    counter_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="counters"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)  # of the organisers' drafters

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "delegation"],
                condition=Q(state="open"),
                name="one_open_amendment_of_a_delegation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class OutcomeReservation(models.Model):
    """What a delegation reserves about a paragraph; `texts` by language. It does not keep the text from adoption."""

    public_id = models.CharField(
        max_length=24, default=new_outcome_reservation_id, editable=False, unique=True
    )
    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="reservations")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="reservations")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="reservations")
    texts = models.JSONField(default=dict)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.public_id


class OutcomeVersion(models.Model):
    """The whole text at a moment. Never changed, never deleted: the database refuses (`triggers.py`)."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content (`draft.checksum_of`)
    made_at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["outcome", "number"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="an_outcome_version_number_once"),
            models.UniqueConstraint(fields=["outcome", "sha256"], name="an_outcome_text_is_one_version"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} version {self.number}"


class Roll(models.Model):
    """The delegations are called on one version; what each says is a RollAnswer."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="rolls")
    version = models.ForeignKey(OutcomeVersion, on_delete=models.PROTECT, related_name="rolls")
    state = models.CharField(max_length=8, choices=RollState, default=RollState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        answers: RelatedManager["RollAnswer"]

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(state="open"), name="one_open_roll_of_an_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class RollAnswer(models.Model):
    """A delegation's word. Never edited: who says otherwise later adds a row, and the earlier one stays.

    Entered by the organisers, `told_by` says who told them, and the page says so.
    """

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="answers")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="roll_answers")
    word = models.CharField(max_length=10, choices=RollWord)
    reservation = models.JSONField(default=dict, blank=True)  # by language
    told_by = models.CharField(max_length=200, blank=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_present = models.BooleanField(default=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "delegation"],
                condition=Q(is_present=True),
                name="a_delegation_says_one_word",
            ),
            models.CheckConstraint(
                condition=~Q(word="reserves") | ~Q(reservation={}), name="who_reserves_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.word}"


class Commitment(models.Model):
    """What somebody promised at a forum: exactly one of delegation, body, city owns it. Texts by language."""

    public_id = models.CharField(max_length=24, default=new_commitment_id, editable=False, unique=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="commitments")
    # Cut out of this paragraph; null for one that was written beside the text.
    paragraph = models.ForeignKey(
        Paragraph, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    texts = models.JSONField(default=dict)
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    due_on = models.DateField()
    # Who scores it: another body, never of the owner's own country. Null: nobody is named yet.
    reviewer = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="reviewed_commitments"
    )
    made_at = models.DateTimeField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        milestones: RelatedManager["Milestone"]
        claims: RelatedManager["CommitmentClaim"]
        scores: RelatedManager["CommitmentScore"]

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delegation__isnull=False, body__isnull=True, city__isnull=True)
                | Q(delegation__isnull=True, body__isnull=False, city__isnull=True)
                | Q(delegation__isnull=True, body__isnull=True, city__isnull=False),
                name="a_commitment_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return said_in_present_language(self.texts)


class Milestone(models.Model):
    """A step on the way; done by the word of the commitment's owner. Texts by language."""

    public_id = models.CharField(max_length=24, default=new_milestone_id, editable=False, unique=True)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    texts = models.JSONField(default=dict)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return said_in_present_language(self.texts)


class CommitmentClaim(models.Model):
    """How far the owner says it is, with evidence. Never edited: what is so today is the latest row."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="claims")
    completion = models.CharField(max_length=12, choices=Completion)
    note = models.CharField(max_length=2000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="commitment_claims"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.completion}"


class CommitmentScore(models.Model):
    """How far the reviewer finds it, apart from what the owner says. Never edited."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="scores")
    completion = models.CharField(max_length=12, choices=Completion)
    note = models.CharField(max_length=2000, blank=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.completion}"


class CommitmentReminder(models.Model):
    """That the owner was told of its day, once for each kind and day. Made with the letters, in one transaction."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=8, choices=ReminderKind)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "kind", "due_on"], name="an_owner_is_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.kind}"
