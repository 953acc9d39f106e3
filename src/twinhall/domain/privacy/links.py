"""Where people stand in the tables: every link to a person, and what becomes of it in her own file."""

from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import QuerySet

from twinhall.domain.notices.models import Message
from twinhall.domain.people.models import Person
from twinhall.domain.uploads.models import Upload

__all__ = ["LINKS", "NOT_GIVEN", "UNDER_MANDATE", "WHEN_ERASED", "messages_to", "under_mandate"]

# By table and column: the section of her file that holds the row (`own_data.SECTIONS`). A test finds a link
# that stands in neither of these two.
LINKS = {
    "account.EmailAddress.user": "addresses",
    "mfa.Authenticator.user": "second_factors",
    "socialaccount.SocialAccount.user": "providers",
    "usersessions.UserSession.user": "sessions",
    "twinhall.Mandate.person": "mandates",
    "twinhall.Mandate.granted_by": "mandates_granted",
    "twinhall.Mandate.revoked_by": "mandates_granted",
    "twinhall.PendingAct.proposed_by": "acts",
    "twinhall.PendingAct.decided_by": "acts",
    "twinhall.Claim.person": "claims",
    "twinhall.Proof.checked_by": "proofs",
    "twinhall.Decision.by": "decisions",
    "twinhall.OfficialDomain.added_by": "domains",
    "twinhall.Consent.by": "consents",
    "twinhall.Document.by": "documents",
    "twinhall.Note.by": "notes",
    "twinhall.Reminder.by": "reminders",
    "twinhall.StepChange.by": "step_changes",
    "twinhall.Track.none_needed_by": "tracks",
    "twinhall.Evidence.by": "evidence",
    "twinhall.EvidenceAnswer.by": "evidence_answers",
    "twinhall.EvidenceChange.by": "evidence_changes",
    "twinhall.Upload.owner": "files",
    "twinhall.Message.person": "messages",
    "twinhall.Notice.person": "notices",
    "twinhall.NoticeChoice.person": "notice_choices",
    "twinhall.Feed.person": "feeds",
    "twinhall.Delegation.assistant": "delegations",
    "twinhall.Delegation.registered_by": "delegations",
    "twinhall.Participant.person": "participations",
    "twinhall.Participant.decided_by": "accreditations",
    "twinhall.Contribution.by": "contributions",
    "twinhall.Contribution.decided_by": "contributions",
    "twinhall.Review.by": "reviews",
    "twinhall.Reviewer.person": "reviewing",
    "twinhall.ProgrammeVersion.by": "programme_versions",
    "twinhall.Pick.person": "picks",
    "twinhall.ListingWord.by": "signing_lists",
    "twinhall.AgendaFeed.person": "agenda_feeds",
}

# By the same links: what becomes of the row when the account is erased. `gone` goes with it, `emptied` stays without
# what she wrote, `kept` stays and leads to an account without a name. A test finds a link that nobody decided on,
# and one that does not do what it says.
WHEN_ERASED = {
    "account.EmailAddress.user": "gone",
    "mfa.Authenticator.user": "gone",
    "socialaccount.SocialAccount.user": "gone",
    "usersessions.UserSession.user": "gone",
    "twinhall.Mandate.person": "kept",
    "twinhall.Mandate.granted_by": "kept",
    "twinhall.Mandate.revoked_by": "kept",
    "twinhall.PendingAct.proposed_by": "kept",
    "twinhall.PendingAct.decided_by": "kept",
    "twinhall.Claim.person": "emptied",
    "twinhall.Proof.checked_by": "kept",
    "twinhall.Decision.by": "kept",
    "twinhall.OfficialDomain.added_by": "kept",
    "twinhall.Consent.by": "kept",
    "twinhall.Document.by": "kept",
    "twinhall.Note.by": "kept",
    "twinhall.Reminder.by": "kept",
    "twinhall.StepChange.by": "kept",
    "twinhall.Track.none_needed_by": "kept",
    "twinhall.Evidence.by": "kept",
    "twinhall.EvidenceAnswer.by": "kept",
    "twinhall.EvidenceChange.by": "kept",
    "twinhall.Upload.owner": "gone",
    "twinhall.Message.person": "gone",
    "twinhall.Notice.person": "gone",
    "twinhall.NoticeChoice.person": "gone",
    "twinhall.Feed.person": "gone",
    "twinhall.Delegation.assistant": "gone",
    "twinhall.Delegation.registered_by": "kept",
    "twinhall.Participant.person": "gone",
    "twinhall.Participant.decided_by": "kept",
    "twinhall.Contribution.by": "kept",
    "twinhall.Contribution.decided_by": "kept",
    "twinhall.Review.by": "kept",
    "twinhall.Reviewer.person": "gone",
    "twinhall.ProgrammeVersion.by": "kept",
    "twinhall.Pick.person": "gone",
    "twinhall.ListingWord.by": "kept",
    "twinhall.AgendaFeed.person": "gone",
}

# What leads to a person only by the mandate under which she did it, by table and column: the section of her file that
# holds the row. All of it stays when her account is erased: the mandate keeps the name in office. A test finds a column
# that is missing here.
UNDER_MANDATE = {
    "twinhall.Agreement.mandate": "agreements",
    "twinhall.ClauseText.mandate": "clause_texts",
    "twinhall.Proposal.mandate": "proposals",
    "twinhall.Proposal.answered_by": "proposals",
    "twinhall.Acceptance.mandate": "acceptances",
    "twinhall.Reservation.mandate": "reservations",
    "twinhall.Version.mandate": "versions",
    "twinhall.TextRelease.mandate": "releases",
    "twinhall.Signature.confirmed_by": "signatures",
    "twinhall.TermWord.mandate": "terms",
    "twinhall.EndNotice.mandate": "end_notices",
    "twinhall.EndNoticeWord.mandate": "end_notice_words",
    "twinhall.Outcome.mandate": "outcomes",
    "twinhall.ParagraphText.mandate": "outcome_texts",
    "twinhall.Amendment.mandate": "amendments",
    "twinhall.Amendment.answered_by": "amendments",
    "twinhall.OutcomeReservation.mandate": "outcome_reservations",
    "twinhall.OutcomeVersion.mandate": "outcome_versions",
    "twinhall.Roll.opened_by": "rolls",
    "twinhall.Roll.closed_by": "rolls",
    "twinhall.RollAnswer.mandate": "roll_answers",
    "twinhall.Commitment.mandate": "commitments",
    "twinhall.Milestone.done_by": "milestones",
    "twinhall.CommitmentClaim.mandate": "commitment_claims",
    "twinhall.CommitmentScore.mandate": "commitment_scores",
}

# Links whose rows she is not given, and why.
NOT_GIVEN: dict[str, str] = {}


def under_mandate(person: Person, section: str) -> list[QuerySet[Any]]:
    """Her rows of that section, by each column that leads there."""
    return [
        apps.get_model(name.rpartition(".")[0])._default_manager.filter(
            **{f"{name.rpartition('.')[2]}__person": person}
        )
        for name, holds in UNDER_MANDATE.items()
        if holds == section
    ]


def messages_to(person: Person) -> QuerySet[Message]:
    """Those written to her and those to one of her addresses, such as one she has not confirmed yet."""
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    hers = Message.objects.filter(person=person)
    return hers | Message.objects.filter(to__in=[person.email, *addresses], person__isnull=True)


def own_files(person: Person) -> QuerySet[Upload]:
    """What she handed in and no institution keeps: not in the file of a tie, in a programme, or with a commitment."""
    return Upload.objects.filter(
        owner=person, documents__isnull=True, videos__isnull=True, commitment_claims__isnull=True
    )
