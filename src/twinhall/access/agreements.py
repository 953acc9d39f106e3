"""Texts of ties, fetched and checked in one call: for those of the file, and for all once every side says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from twinhall.access.asking import Asker
from twinhall.access.dossiers import Dossier, DossierFile, dossier_to_read, dossier_to_speak, dossier_to_write
from twinhall.access.ties import Tie
from twinhall.access.verdict import Unknown
from twinhall.domain.agreements.agreeing import standing_agreeings
from twinhall.domain.agreements.draft import Draft, DraftClause, draft_of, problems_of
from twinhall.domain.agreements.models import (
    Agreeing,
    Agreement,
    ClauseText,
    Proposal,
    Reservation,
    SignedCopy,
    TextRelease,
    Version,
)
from twinhall.domain.agreements.publishing import public_version
from twinhall.domain.agreements.words import AGREED_STATES, DRAFTING_STATES

__all__ = [
    "Agreement",
    "AgreementFile",
    "ClauseText",
    "Draft",
    "DraftClause",
    "Proposal",
    "PublicText",
    "Reservation",
    "SignedCopy",
    "TextRelease",
    "Version",
    "clause_to_read",
    "dossier_to_speak",
    "dossier_to_write",
    "history_to_read",
    "public_text_of",
    "public_text_to_read",
    "text_of",
    "text_to_read",
    "version_to_read",
]


@dataclass(frozen=True)
class AgreementFile:
    """The text of a tie, for one who may read its file. What a page does not show is not fetched."""

    file: DossierFile
    agreement: Agreement | None  # None: not begun

    @property
    def dossier(self) -> Dossier:
        return self.file.dossier

    @property
    def begun(self) -> Agreement:
        """The text. Unknown when there is none yet."""
        if self.agreement is None:
            raise Unknown("This tie has no text yet.")
        return self.agreement

    @property
    def is_worked_on(self) -> bool:
        return self.dossier.state in DRAFTING_STATES

    @property
    def agreed(self) -> Version | None:
        """The version that holds now."""
        holds = self.agreement is not None and self.dossier.state in AGREED_STATES
        return self.agreement.agreed if holds and self.agreement else None

    @property
    def may_write(self) -> bool:
        return self.is_worked_on and self.file.may_write

    @property
    def may_speak(self) -> bool:
        return self.is_worked_on and self.file.may_speak

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.begun)

    @cached_property
    def problems(self) -> list[str]:
        """Why the text cannot be agreed yet."""
        return problems_of(self.draft)

    @cached_property
    def versions(self) -> list[Version]:
        """Newest first, without their content."""
        found = self.begun.versions.defer("content").select_related("mandate__body__city")
        return list(found.order_by("-number"))

    @cached_property
    def agreeings(self) -> list[Agreeing]:
        """Whose words stand now, and for which version."""
        return standing_agreeings(self.begun)

    @cached_property
    def releases(self) -> list[TextRelease]:
        """Which sides have released the version that holds."""
        if self.agreed is None:
            return []
        found = self.agreed.releases.filter(withdrawn_at__isnull=True)
        return list(found.select_related("side__city", "mandate").order_by("at", "pk"))

    @cached_property
    def signed_copies(self) -> list[SignedCopy]:
        found = SignedCopy.objects.filter(version__agreement=self.begun)
        return list(
            found.select_related("version", "side__city", "document__upload", "document__mandate").defer(
                "version__content"
            )
        )

    @property
    def renews_text(self) -> bool:
        """Whether the tie had an agreed text before, from which this one can begin (one query)."""
        old = self.dossier.renews_id
        return old is not None and Agreement.objects.filter(dossier=old, agreed__isnull=False).exists()


def text_to_read(asker: Asker, public_id: str) -> AgreementFile:
    """The text, for those who speak or write for a side of the tie; for all others there is none."""
    return text_of(dossier_to_read(asker, public_id))


def text_of(file: DossierFile) -> AgreementFile:
    """The text of a file that is read (one query)."""
    agreement = Agreement.objects.select_related("agreed").filter(dossier=file.dossier).first()
    if agreement is not None:
        agreement.dossier = file.dossier
    return AgreementFile(file, agreement)


def clause_to_read(asker: Asker, public_id: str, clause: str) -> tuple[AgreementFile, DraftClause]:
    """One clause of a text that is read."""
    found = text_to_read(asker, public_id)
    for one in found.draft.clauses:
        if one.clause.public_id == clause:
            return found, one
    raise Unknown("There is no such clause in the text.")


def history_to_read(
    found: AgreementFile, one: DraftClause
) -> tuple[Sequence[ClauseText], Sequence[Proposal]]:
    """What a clause said before, and what was proposed, newest first (two queries)."""
    # Not through the clause: a draft fetched its present texts and open proposals alone, and its filter sticks.
    texts = ClauseText.objects.filter(clause=one.clause).select_related("mandate__body__city")
    proposals = Proposal.objects.filter(clause=one.clause).select_related("side__city", "mandate")
    return list(texts.order_by("-at", "-pk")), list(proposals.order_by("-at", "-pk"))


def version_to_read(asker: Asker, public_id: str, number: int) -> tuple[AgreementFile, Version]:
    """One version of a text that is read."""
    found = text_to_read(asker, public_id)
    version = found.begun.versions.filter(number=number).first()
    if version is None:
        raise Unknown("There is no such version.")
    return found, version


@dataclass(frozen=True)
class PublicText:
    """A text that every side has released."""

    dossier: Dossier
    version: Version


def public_text_to_read(public_id: str) -> PublicText:
    """For everybody: what every side has released. What one side alone released is not there."""
    dossier = Dossier.objects.filter(public_id=public_id).select_related("tie").first()
    version = public_version(dossier) if dossier else None
    if dossier is None or version is None:
        raise Unknown("There is no text released to the public.")
    return PublicText(dossier, version)


def public_text_of(tie: Tie) -> PublicText | None:
    """The released text of a tie of the register (one query where there is no agreed one)."""
    found = Agreement.objects.filter(dossier__tie=tie, agreed__isnull=False).select_related("dossier").first()
    version = public_version(found.dossier) if found else None
    return PublicText(found.dossier, version) if found and version else None
