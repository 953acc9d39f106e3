"""Tables of upkeep."""

from django.db import models
from django.db.models import Q

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Document, Dossier, Side
from twinhall.domain.people.models import Person
from twinhall.domain.upkeep.health import Dated
from twinhall.domain.upkeep.queries import EvidenceQuerySet
from twinhall.domain.upkeep.words import Answer, EvidenceKind, EvidenceState, ProjectState
from twinhall.kit.dates import Precision
from twinhall.kit.identifiers import new_identifier

__all__ = ["Evidence", "EvidenceAnswer", "EvidenceChange", "Project", "new_evidence_id"]


def new_evidence_id() -> str:
    return new_identifier("evd")


class Evidence(models.Model):
    """A dated thing between the sides, entered by one of them. Withdrawn with a reason, never deleted."""

    public_id = models.CharField(max_length=24, default=new_evidence_id, editable=False, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="evidence")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="evidence")  # who entered it
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    day = models.DateField()  # the first it can have been; of a project, its beginning
    precision = models.CharField(max_length=8, default="day")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)  # for the sides alone
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    # The project whose budget line this is.
    of_project = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.ENTERED)
    # Shown to everybody as this side's word alone, before another side has confirmed it.
    is_released = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["dossier", "state", "day"], name="evidence_of_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_evidence_says_why",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="")
                | (Q(amount__isnull=False, amount__gte=0) & ~Q(currency="")),
                name="an_amount_has_its_currency",
            ),
            models.CheckConstraint(
                condition=~Q(kind="budget-line") | Q(amount__isnull=False), name="budget_line_has_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(of_project__isnull=True) | Q(kind="budget-line"),
                name="only_budget_lines_belong_to_projects",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind} {self.day}"

    @property
    def dated(self) -> Dated:
        """As the formula sees it. A project's own budget is no further kind beside it.

        A day known only as a month or year counts by the first it can have been, so that nothing counts too long. A
        project counts while it runs; one without a last day by its first alone.
        """
        kind = EvidenceKind.PROJECT if self.of_project_id else EvidenceKind(self.kind)
        project = getattr(self, "project", None)
        last = project.ends_on if project else None
        return Dated(
            kind.value, self.day, self.state == EvidenceState.CONFIRMED, last, Precision(self.precision)
        )


class Project(models.Model):
    """What a piece of evidence of the kind “project” has besides: until when, subjects, how far, what came of it."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="project")
    ends_on = models.DateField(null=True, blank=True)
    themes = models.JSONField(default=list, blank=True)  # keys of data/themes.toml
    state = models.CharField(max_length=8, choices=ProjectState, default=ProjectState.PLANNED)
    results = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.state}"


class EvidenceAnswer(models.Model):
    """What another side says of a piece of evidence. A correction of it asks for a new answer."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="answers")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=500, blank=True)
    is_standing = models.BooleanField(default=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "side"],
                condition=Q(is_standing=True),
                name="a_side_answers_evidence_once",
            ),
            models.CheckConstraint(condition=~Q(word="disputed") | ~Q(reason=""), name="a_dispute_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.side_id} {self.word}"


class EvidenceChange(models.Model):
    """What a piece of evidence said before it was corrected."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField()  # {"kind": …, "day": …, "title": …}, only what changed
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.at.date()}"
