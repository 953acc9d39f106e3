"""Everything that is kept about a person, for herself: one file, as data and as a page."""

import datetime
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from twinhall.domain.agreements.models import (
    Acceptance,
    Agreement,
    ClauseText,
    Proposal,
    Reservation,
    TextRelease,
    Version,
)
from twinhall.domain.approvals.models import StepChange, Track
from twinhall.domain.bodies.models import Mandate, PendingAct
from twinhall.domain.ceremonies.models import ListingWord
from twinhall.domain.claims.models import Claim, Decision, OfficialDomain, Proof
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.dossiers.models import Consent, Document, Note, Reminder
from twinhall.domain.journal.models import Entry, EntryConcern
from twinhall.domain.notices.models import Notice, NoticeChoice
from twinhall.domain.outcomes.models import (
    Amendment,
    Commitment,
    CommitmentClaim,
    CommitmentScore,
    Milestone,
    Outcome,
    OutcomeReservation,
    OutcomeVersion,
    ParagraphText,
    Roll,
    RollAnswer,
)
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.links import messages_to
from twinhall.domain.privacy.own_words import Words, column_in_words
from twinhall.domain.programme.models import (
    AgendaFeed,
    Contribution,
    Pick,
    ProgrammeVersion,
    Review,
    Reviewer,
)
from twinhall.domain.signing.models import Signature
from twinhall.domain.terms.models import EndNotice, EndNoticeWord, Feed, TermWord
from twinhall.domain.upkeep.models import Evidence, EvidenceAnswer, EvidenceChange
from twinhall.domain.uploads.keeping import open_upload
from twinhall.domain.uploads.models import Upload

__all__ = ["SECTIONS", "own_counts", "own_data", "write_own_file"]

Rows = list[dict[str, Any]]

_MOST_COLUMNS = 8  # that fit beside each other
_BODY = "body__public_id body__city__name body__alliance__slug "


@dataclass(frozen=True)
class Section:
    """A kind of record: which rows are hers, and the columns she is given. Secrets are never among them."""

    rows: Callable[[Person], QuerySet[Any]]
    columns: str

    def values(self, person: Person) -> Rows:
        found = self.rows(person).order_by("pk").values(*self.columns.split())
        return [{_plain(name): value for name, value in row.items()} for row in found.iterator(2_000)]


# Of other people's records (mandates she granted, claims she decided on) no more than the number: names are theirs.
SECTIONS: dict[str, Section] = {
    "account": Section(
        lambda person: Person.objects.filter(pk=person.pk),
        "public_id email display_name language joined_at last_login is_active is_operator is_example",
    ),
    "addresses": Section(lambda person: EmailAddress.objects.filter(user=person), "email verified primary"),
    "second_factors": Section(
        lambda person: Authenticator.objects.filter(user=person), "type created_at last_used_at"
    ),
    "providers": Section(
        lambda person: SocialAccount.objects.filter(user=person), "provider uid date_joined last_login"
    ),
    "sessions": Section(
        lambda person: UserSession.objects.filter(user=person), "ip user_agent created_at last_seen_at"
    ),
    "mandates": Section(
        lambda person: Mandate.objects.filter(person=person),
        _BODY + "public_id role name_in_office starts_on ends_on granted_at verified_on renewal_asked_at "
        "revoked_at revoked_reason",
    ),
    "mandates_granted": Section(
        lambda person: Mandate.objects.filter(Q(granted_by=person) | Q(revoked_by=person)),
        _BODY + "public_id role starts_on ends_on granted_at revoked_at",
    ),
    "acts": Section(
        lambda person: PendingAct.objects.filter(Q(proposed_by=person) | Q(decided_by=person)),
        _BODY + "public_id act state proposed_at decided_at reason",
    ),
    "claims": Section(
        lambda person: Claim.objects.filter(person=person),
        "public_id city__name kind role office state ends_on appeal made_at submitted_at ended_at",
    ),
    "proofs": Section(
        lambda person: Proof.objects.filter(Q(claim__person=person) | Q(checked_by=person)),
        "public_id claim__public_id kind state domain called_on begun_at code_sent_at checked_at note",
    ),
    "decisions": Section(
        lambda person: Decision.objects.filter(by=person), "claim__public_id round verdict reason at"
    ),
    "domains": Section(
        lambda person: OfficialDomain.objects.filter(added_by=person),
        "domain country note added_at removed_at",
    ),
    "consents": Section(
        lambda person: Consent.objects.filter(by=person),
        "dossier__public_id side__city__name step reason at taken_back_at",
    ),
    "documents": Section(
        lambda person: Document.objects.filter(by=person),
        "public_id dossier__public_id side__city__name title at",
    ),
    "notes": Section(
        lambda person: Note.objects.filter(by=person),
        "public_id dossier__public_id side__city__name text language at",
    ),
    "clause_texts": Section(
        lambda person: ClauseText.objects.filter(mandate__person=person),
        "clause__agreement__dossier__public_id clause__public_id language revision heading text at",
    ),
    "proposals": Section(
        lambda person: Proposal.objects.filter(Q(mandate__person=person) | Q(answered_by__person=person)),
        "public_id clause__agreement__dossier__public_id side__city__name kind state texts comment at answer "
        "answered_at",
    ),
    "reservations": Section(
        lambda person: Reservation.objects.filter(mandate__person=person),
        "public_id clause__agreement__dossier__public_id side__city__name texts at withdrawn_at",
    ),
    "agreements": Section(
        lambda person: Agreement.objects.filter(mandate__person=person), "dossier__public_id begun_at"
    ),
    "acceptances": Section(
        lambda person: Acceptance.objects.filter(mandate__person=person),
        "proposal__public_id side__city__name at",
    ),
    "versions": Section(
        lambda person: Version.objects.filter(mandate__person=person),
        "agreement__dossier__public_id number sha256 made_at",
    ),
    "releases": Section(
        lambda person: TextRelease.objects.filter(mandate__person=person),
        "version__agreement__dossier__public_id side__city__name at withdrawn_at",
    ),
    "signatures": Section(
        lambda person: Signature.objects.filter(Q(consent__by=person) | Q(confirmed_by__person=person)),
        "side__dossier__public_id side__city__name sha256 signed_on place at",
    ),
    "terms": Section(
        lambda person: TermWord.objects.filter(mandate__person=person),
        "term__dossier__public_id side__city__name at",
    ),
    "end_notices": Section(
        lambda person: EndNotice.objects.filter(mandate__person=person),
        "dossier__public_id side__city__name reason letter at ends_on",
    ),
    "end_notice_words": Section(
        lambda person: EndNoticeWord.objects.filter(mandate__person=person),
        "notice__dossier__public_id side__city__name at",
    ),
    "reminders": Section(
        lambda person: Reminder.objects.filter(by=person), "dossier__public_id side__city__name at"
    ),
    "step_changes": Section(
        lambda person: StepChange.objects.filter(by=person),
        "step__public_id step__track__side__city__name state on note at",
    ),
    "tracks": Section(
        lambda person: Track.objects.filter(none_needed_by=person),
        "side__dossier__public_id side__city__name none_needed_reason none_needed_at",
    ),
    "evidence": Section(
        lambda person: Evidence.objects.filter(by=person),
        "public_id dossier__public_id side__city__name kind day title note state at",
    ),
    "evidence_answers": Section(
        lambda person: EvidenceAnswer.objects.filter(by=person),
        "evidence__public_id side__city__name word reason at",
    ),
    "evidence_changes": Section(
        lambda person: EvidenceChange.objects.filter(by=person), "evidence__public_id before at"
    ),
    "files": Section(
        lambda person: Upload.objects.filter(owner=person),
        "public_id purpose shown_name media_type size sha256 added_at",
    ),
    "messages": Section(
        messages_to, "public_id to subject text kind language state written_at sent_at last_problem"
    ),
    "notices": Section(
        lambda person: Notice.objects.filter(person=person),
        "kind about subject text language at pace mailed_at read_at",
    ),
    "notice_choices": Section(lambda person: NoticeChoice.objects.filter(person=person), "kind pace"),
    "feeds": Section(lambda person: Feed.objects.filter(person=person), "public_id city__name made_at"),
    "delegations": Section(
        lambda person: Delegation.objects.filter(Q(assistant=person) | Q(registered_by=person)),
        "public_id forum__slug city__name country state registered_at",
    ),
    "participations": Section(
        lambda person: Participant.objects.filter(person=person),
        "public_id forum__slug passport_name display_name role office represents email languages state "
        "registered_at diet access_needs arrives_at departs_at travel nationality born_on passport_number",
    ),
    "accreditations": Section(
        lambda person: Participant.objects.filter(decided_by=person),
        "public_id forum__slug state decided_at",
    ),
    "contributions": Section(
        lambda person: Contribution.objects.filter(Q(by=person) | Q(decided_by=person)),
        "public_id forum__slug titles abstracts state submitted_at decided_at",
    ),
    "reviews": Section(
        lambda person: Review.objects.filter(by=person), "contribution__public_id verdict comment at"
    ),
    "reviewing": Section(lambda person: Reviewer.objects.filter(person=person), "forum__slug named_at"),
    "programme_versions": Section(
        lambda person: ProgrammeVersion.objects.filter(by=person), "forum__slug number published_at note"
    ),
    "picks": Section(lambda person: Pick.objects.filter(person=person), "session__public_id"),
    "signing_lists": Section(
        lambda person: ListingWord.objects.filter(by=person),
        "listing__public_id side__city__name signatory office at",
    ),
    "agenda_feeds": Section(
        lambda person: AgendaFeed.objects.filter(person=person), "public_id forum__slug made_at"
    ),
    "outcomes": Section(
        lambda person: Outcome.objects.filter(mandate__person=person), "public_id forum__slug begun_at"
    ),
    "outcome_versions": Section(
        lambda person: OutcomeVersion.objects.filter(mandate__person=person),
        "outcome__forum__slug number sha256 made_at",
    ),
    "rolls": Section(
        lambda person: Roll.objects.filter(Q(opened_by__person=person) | Q(closed_by__person=person)),
        "outcome__forum__slug state opened_at closed_at",
    ),
    "commitments": Section(
        lambda person: Commitment.objects.filter(mandate__person=person),
        "public_id forum__slug texts due_on made_at",
    ),
    "milestones": Section(
        lambda person: Milestone.objects.filter(done_by__person=person),
        "public_id commitment__public_id texts done_on done_at",
    ),
    "outcome_texts": Section(
        lambda person: ParagraphText.objects.filter(mandate__person=person),
        "paragraph__outcome__forum__slug paragraph__public_id language revision text at",
    ),
    "amendments": Section(
        lambda person: Amendment.objects.filter(Q(mandate__person=person) | Q(answered_by__person=person)),
        "public_id paragraph__outcome__forum__slug kind state texts comment at answer answered_at",
    ),
    "outcome_reservations": Section(
        lambda person: OutcomeReservation.objects.filter(mandate__person=person),
        "public_id outcome__forum__slug texts at withdrawn_at",
    ),
    "roll_answers": Section(
        lambda person: RollAnswer.objects.filter(mandate__person=person),
        "roll__outcome__forum__slug delegation__public_id word reservation told_by at",
    ),
    "commitment_claims": Section(
        lambda person: CommitmentClaim.objects.filter(mandate__person=person),
        "commitment__public_id completion note link at",
    ),
    "commitment_scores": Section(
        lambda person: CommitmentScore.objects.filter(mandate__person=person),
        "commitment__public_id completion note at",
    ),
    "journal": Section(
        lambda person: Entry.objects.filter(by=person.public_id),
        "number at verb subject acting_for door before after",
    ),
    "journal_about": Section(
        lambda person: Entry.objects.filter(
            Q(subject=person.public_id)
            | Q(pk__in=EntryConcern.objects.filter(reference=person.public_id).values("entry"))
        ).exclude(by=person.public_id),
        "number at verb subject acting_for door before after",
    ),
}


def own_data(person: Person) -> dict[str, Rows]:
    """All sections with their rows, as plain values."""
    return {name: section.values(person) for name, section in SECTIONS.items()}


def own_counts(person: Person) -> list[tuple[str, int]]:
    """What each section is called and how many rows it has; empty ones are left out."""
    titles = section_titles()
    counted = [(titles[name], section.rows(person).count()) for name, section in SECTIONS.items()]
    return [(title, count) for title, count in counted if count]


def write_own_file(
    person: Person, out: BinaryIO, *, verbs: Mapping[str, object], at: datetime.datetime
) -> None:
    """A ZIP with `my-data.json`, `my-data.html` in the present language, and the files she handed in.

    `verbs` are the words for what the journal tells.
    """
    data = own_data(person)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        head = {"made_at": at, "person": person.public_id, "data": data}
        archive.writestr(
            "my-data.json", json.dumps(head, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
        archive.writestr("my-data.html", _page(person, data, verbs, at))
        for upload in Upload.objects.filter(owner=person, erased_at__isnull=True).order_by("pk"):
            try:
                with (
                    open_upload(upload) as content,
                    archive.open(f"files/{upload.public_id}-{upload.shown_name}", "w") as member,
                ):
                    shutil.copyfileobj(content, member)
            except FileNotFoundError:
                continue


def _page(person: Person, data: dict[str, Rows], verbs: Mapping[str, object], at: datetime.datetime) -> str:
    titles, words = section_titles(), Words(verbs)
    sections = []
    for name, rows in data.items():
        columns = [column_in_words(name, column) for column in (rows[0] if rows else ())]
        told = [[words.of(name, column, value) for column, value in row.items()] for row in rows]
        section: dict[str, Any] = {"title": titles[name], "count": len(rows)}
        if len(columns) > _MOST_COLUMNS:
            # One beneath the other, and only what there is.
            section["cards"] = [[pair for pair in zip(columns, row, strict=True) if pair[1]] for row in told]
        elif rows:
            section |= {"columns": columns, "rows": told}
        sections.append(section)
    context = {
        "sections": sections,
        "made": words.of("", "at", at),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return render_to_string("privacy/my_data_file.html", context)


def _plain(column: str) -> str:
    """`body__city__name` is told as `body_city`, `claim__public_id` as `claim`."""
    for ending in ("__public_id", "__name", "__slug"):
        column = column.removesuffix(ending)
    return column.replace("__", "_")


def section_titles() -> dict[str, str]:
    """What each section is called, in the present language."""
    return {
        "account": _("Your account"),
        "addresses": _("E-mail addresses"),
        "second_factors": _("Second factors and passkeys"),
        "providers": _("Providers you sign in through"),
        "sessions": _("Sessions"),
        "mandates": _("Mandates you hold or held"),
        "mandates_granted": _("Mandates you granted or revoked"),
        "acts": _("Acts you proposed or decided on"),
        "claims": _("Your claims"),
        "proofs": _("Proofs you gave or checked"),
        "decisions": _("Your decisions on claims"),
        "domains": _("Official domains you added"),
        "consents": _("Steps of ties you agreed to for a city"),
        "documents": _("Documents you put into files of ties"),
        "notes": _("Messages you wrote in files of ties"),
        "clause_texts": _("Texts of agreements you wrote or confirmed"),
        "proposals": _("Changes of agreements you proposed or answered"),
        "reservations": _("Reservations you recorded for a city"),
        "agreements": _("Texts of agreements you began"),
        "acceptances": _("Changes of agreements you accepted"),
        "versions": _("Versions of agreements made when you agreed"),
        "releases": _("Agreements you released to the public"),
        "signatures": _("Agreements you signed, or confirmed a signature of"),
        "terms": _("Terms of ties you named or confirmed"),
        "end_notices": _("Notices to end a tie that you gave"),
        "end_notice_words": _("Notices to end a tie that you would have taken back"),
        "reminders": _("Reminders you sent to another side"),
        "step_changes": _("What you noted of steps of approval tracks"),
        "tracks": _("Where you said that a side needs no approval"),
        "evidence": _("Evidence of ties you entered"),
        "evidence_answers": _("Evidence of ties you confirmed or disputed"),
        "evidence_changes": _("Evidence of ties you corrected"),
        "files": _("Files you handed in"),
        "messages": _("Messages to you"),
        "notices": _("Notices to you"),
        "notice_choices": _("Which notices come by mail"),
        "feeds": _("Your calendar addresses"),
        "delegations": _("Delegations you registered or assist"),
        "participations": _("Forums you take part in"),
        "accreditations": _("Accreditations you decided on"),
        "contributions": _("Contributions to forums you offered or decided on"),
        "reviews": _("Contributions to forums you reviewed"),
        "reviewing": _("Forums whose contributions you were asked to review"),
        "programme_versions": _("Programmes of forums you published"),
        "picks": _("Sessions on your own agenda"),
        "signing_lists": _("Ties you put on a signing list"),
        "agenda_feeds": _("Calendar addresses of your agendas at forums"),
        "outcomes": _("Outcome documents you began"),
        "outcome_versions": _("Versions of outcome documents you kept"),
        "rolls": _("Rolls of forums you opened or closed"),
        "commitments": _("Commitments you wrote down"),
        "milestones": _("Milestones you reported as done"),
        "outcome_texts": _("Paragraphs of outcome documents you wrote"),
        "amendments": _("Changes of outcome documents you proposed or answered"),
        "outcome_reservations": _("Reservations you recorded for a delegation"),
        "roll_answers": _("What you said or entered at the roll of a forum"),
        "commitment_claims": _("How far you reported commitments to be"),
        "commitment_scores": _("How far you scored commitments to be"),
        "journal": _("Journal entries about what you did"),
        "journal_about": _("Journal entries by others that concern you"),
    }
