"""Tables of claims and proofs."""

from django.db import models
from django.db.models import Q

from twinhall.domain.alliances.models import Alliance
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.words import Role
from twinhall.domain.cities.models import City
from twinhall.domain.claims.words import ClaimKind, ClaimState, ProofKind, ProofState, Verdict
from twinhall.domain.people.models import Person
from twinhall.domain.sources.models import Source
from twinhall.domain.uploads.models import Upload
from twinhall.kit.identifiers import new_identifier

__all__ = ["Claim", "Decision", "OfficialDomain", "Proof", "new_claim_id", "new_proof_id"]


def new_claim_id() -> str:
    return new_identifier("clm")


def new_proof_id() -> str:
    return new_identifier("prf")


class OfficialDomain(models.Model):
    """A mail domain of authorities: of a whole country (`gov.za`, and all beneath it) or of one city."""

    domain = models.CharField(max_length=253)
    country = models.CharField(max_length=2)
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.CASCADE, related_name="domains")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["country", "domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "country"],
                condition=Q(removed_at__isnull=True, city__isnull=True),
                name="official_domain_once",
            ),
            models.UniqueConstraint(
                fields=["domain", "city"], condition=Q(removed_at__isnull=True), name="city_domain_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.domain}"


class Claim(models.Model):
    """A person says that she speaks for a city, or asks to go on doing so (renewal)."""

    public_id = models.CharField(max_length=24, default=new_claim_id, editable=False, unique=True)
    kind = models.CharField(max_length=8, choices=ClaimKind, default=ClaimKind.FIRST)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="claims")
    # Whose secretariat decides.
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="claims")
    role = models.CharField(max_length=10, choices=Role, default=Role.OFFICER)
    office = models.CharField(max_length=200)  # the claimant's post, in her words
    ends_on = models.DateField()  # until when the mandate is asked for
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.OPEN)
    # Goes up with each appeal: decisions count for one round.
    round = models.PositiveSmallIntegerField(default=1)
    appeal = models.TextField(blank=True)
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    mandate = models.OneToOneField(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="claim"
    )
    is_example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="claim_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "city"],
                condition=Q(state__in=["open", "submitted", "appealed"]),
                name="one_open_claim_a_person_and_city",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(mandate__isnull=False), name="approved_claim_has_mandate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Proof(models.Model):
    """One way in which a claimant shows it. Of each kind a claim has one at a time."""

    public_id = models.CharField(max_length=24, default=new_proof_id, editable=False, unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=16, choices=ProofKind)
    state = models.CharField(max_length=10, choices=ProofState, default=ProofState.STARTED)
    domain = models.CharField(max_length=253, blank=True)  # of mail or DNS
    is_listed = models.BooleanField(default=False)  # that domain stands in the list of official ones
    token = models.CharField(max_length=80, blank=True)  # what the TXT record must hold
    code_hash = models.CharField(max_length=128, blank=True)  # of the code sent by mail
    code_sent_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs")
    called_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    # Who looked at the letter or called back; nobody where a machine can tell.
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_for = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)  # what the checker says; reason when not accepted

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [models.UniqueConstraint(fields=["claim", "kind"], name="one_proof_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Decision(models.Model):
    """What one person of the secretariat says of a claim in a round. Nobody decides twice, or on her own claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "round", "by"], name="one_decision_a_person_and_round"),
            models.CheckConstraint(condition=~Q(verdict="refuse") | ~Q(reason=""), name="refusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.claim_id}"
