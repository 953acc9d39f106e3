"""The readable part of a person's own file: columns and values in her language."""

import datetime
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twinhall.domain.agreements.words import ProposalKind, ProposalState
from twinhall.domain.approvals.words import StepState
from twinhall.domain.bodies.words import ActState, Role, TwoPersonAct
from twinhall.domain.claims.words import ClaimKind, ClaimState, ProofKind, ProofState, Verdict
from twinhall.domain.dossiers.words import DossierState
from twinhall.domain.notices.words import MessageState, NoticeKind, Pace
from twinhall.domain.outcomes.words import AmendmentKind, AmendmentState, Completion, RollWord
from twinhall.domain.upkeep.words import Answer, EvidenceKind, EvidenceState
from twinhall.kit.dates import day_in_present_language, present_locale

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["Words", "column_in_words"]

# By column; where a section calls it otherwise, by section and column.
_COLUMNS: "dict[str, StrPromise]" = {
    "public_id": gettext_lazy("Permanent id"),
    "email": gettext_lazy("E-mail address"),
    "display_name": gettext_lazy("Name"),
    "language": gettext_lazy("Language"),
    "joined_at": gettext_lazy("Account opened"),
    "last_login": gettext_lazy("Last signed in"),
    "is_active": gettext_lazy("Can sign in"),
    "is_operator": gettext_lazy("Operator"),
    "is_example": gettext_lazy("Example person"),
    "verified": gettext_lazy("Confirmed"),
    "primary": gettext_lazy("Main"),
    "type": gettext_lazy("Kind"),
    "created_at": gettext_lazy("Added"),
    "last_used_at": gettext_lazy("Last used"),
    "provider": gettext_lazy("Provider"),
    "uid": gettext_lazy("Your number there"),
    "date_joined": gettext_lazy("Connected"),
    "providers.last_login": gettext_lazy("Last used"),
    "ip": gettext_lazy("Network address"),
    "user_agent": gettext_lazy("Browser"),
    "sessions.created_at": gettext_lazy("Begun"),
    "last_seen_at": gettext_lazy("Last used"),
    "body": gettext_lazy("Body"),
    "body_city": gettext_lazy("City"),
    "body_alliance": gettext_lazy("Alliance"),
    "role": gettext_lazy("Role"),
    "name_in_office": gettext_lazy("Name in office"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "granted_at": gettext_lazy("Granted"),
    "verified_on": gettext_lazy("Verified on"),
    "renewal_asked_at": gettext_lazy("Renewal asked for"),
    "revoked_at": gettext_lazy("Revoked"),
    "revoked_reason": gettext_lazy("Reason"),
    "act": gettext_lazy("Act"),
    "state": gettext_lazy("State"),
    "proposed_at": gettext_lazy("Proposed"),
    "decided_at": gettext_lazy("Decided"),
    "reason": gettext_lazy("Reason"),
    "city": gettext_lazy("City"),
    "kind": gettext_lazy("Kind"),
    "office": gettext_lazy("Post"),
    "appeal": gettext_lazy("Appeal"),
    "made_at": gettext_lazy("Claimed on"),
    "submitted_at": gettext_lazy("Handed in"),
    "ended_at": gettext_lazy("Ended"),
    "claim": gettext_lazy("Claim"),
    "domain": gettext_lazy("Domain"),
    "called_on": gettext_lazy("Day of the call"),
    "begun_at": gettext_lazy("Begun"),
    "code_sent_at": gettext_lazy("Code sent"),
    "checked_at": gettext_lazy("Checked"),
    "note": gettext_lazy("Note"),
    "round": gettext_lazy("Round"),
    "verdict": gettext_lazy("Decision"),
    "at": gettext_lazy("On"),
    "country": gettext_lazy("Country"),
    "added_at": gettext_lazy("Added"),
    "removed_at": gettext_lazy("Taken off"),
    "purpose": gettext_lazy("Purpose"),
    "shown_name": gettext_lazy("Name"),
    "media_type": gettext_lazy("Kind"),
    "size": gettext_lazy("Size in bytes"),
    "sha256": gettext_lazy("SHA-256"),
    "to": gettext_lazy("To"),
    "subject": gettext_lazy("Subject"),
    "text": gettext_lazy("Text"),
    "written_at": gettext_lazy("Written"),
    "sent_at": gettext_lazy("Sent"),
    "last_problem": gettext_lazy("Last problem"),
    "about": gettext_lazy("About"),
    "pace": gettext_lazy("By mail"),
    "mailed_at": gettext_lazy("Mailed"),
    "read_at": gettext_lazy("Seen"),
    "feeds.made_at": gettext_lazy("Made"),
    "dossier": gettext_lazy("File of the tie"),
    "clause_agreement_dossier": gettext_lazy("File of the tie"),
    "agreement_dossier": gettext_lazy("File of the tie"),
    "version_agreement_dossier": gettext_lazy("File of the tie"),
    "term_dossier": gettext_lazy("File of the tie"),
    "notice_dossier": gettext_lazy("File of the tie"),
    "proposal": gettext_lazy("Proposal"),
    "versions.made_at": gettext_lazy("Made"),
    "signed_on": gettext_lazy("Signed on"),
    "place": gettext_lazy("Place"),
    "letter": gettext_lazy("Letter"),
    "clause": gettext_lazy("Clause"),
    "revision": gettext_lazy("Revision"),
    "heading": gettext_lazy("Heading"),
    "texts": gettext_lazy("Text"),
    "comment": gettext_lazy("Why"),
    "answer": gettext_lazy("Answer"),
    "answered_at": gettext_lazy("Answered"),
    "withdrawn_at": gettext_lazy("Withdrawn"),
    "side_city": gettext_lazy("City"),
    "step": gettext_lazy("Step"),
    "step_track_side_city": gettext_lazy("City"),
    "on": gettext_lazy("Day"),
    "side_dossier": gettext_lazy("File of the tie"),
    "none_needed_reason": gettext_lazy("Reason"),
    "none_needed_at": gettext_lazy("Said"),
    "title": gettext_lazy("Title"),
    "day": gettext_lazy("Day"),
    "evidence": gettext_lazy("Evidence"),
    "word": gettext_lazy("Word"),
    "taken_back_at": gettext_lazy("Taken back"),
    "paragraph": gettext_lazy("Paragraph"),
    "paragraph_outcome_forum": gettext_lazy("Forum"),
    "outcome_forum": gettext_lazy("Forum"),
    "roll_outcome_forum": gettext_lazy("Forum"),
    "delegation": gettext_lazy("Delegation"),
    "reservation": gettext_lazy("Reservation"),
    "forum": gettext_lazy("Forum"),
    "outcome_versions.made_at": gettext_lazy("Made"),
    "commitments.made_at": gettext_lazy("Written down"),
    "opened_at": gettext_lazy("Opened"),
    "closed_at": gettext_lazy("Closed"),
    "due_on": gettext_lazy("Until when"),
    "done_on": gettext_lazy("Done on"),
    "done_at": gettext_lazy("Reported"),
    "told_by": gettext_lazy("Told by"),
    "commitment": gettext_lazy("Commitment"),
    "completion": gettext_lazy("How far it is"),
    "link": gettext_lazy("Link"),
    "number": gettext_lazy("Number"),
    "verb": gettext_lazy("What happened"),
    "journal.subject": gettext_lazy("What"),
    "journal_about.subject": gettext_lazy("What"),
    "acting_for": gettext_lazy("In the name of"),
    "door": gettext_lazy("Door"),
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("After"),
}

_CHOICES: dict[str, Any] = {
    "role": Role,
    "act": TwoPersonAct,
    "verdict": Verdict,
    "step": DossierState,
    "acts.state": ActState,
    "proposals.state": ProposalState,
    "proposals.kind": ProposalKind,
    "claims.state": ClaimState,
    "proofs.state": ProofState,
    "step_changes.state": StepState,
    "evidence.state": EvidenceState,
    "evidence.kind": EvidenceKind,
    "evidence_answers.word": Answer,
    "messages.state": MessageState,
    "notices.kind": NoticeKind,
    "notice_choices.kind": NoticeKind,
    "pace": Pace,
    "amendments.state": AmendmentState,
    "amendments.kind": AmendmentKind,
    "roll_answers.word": RollWord,
    "completion": Completion,
    "claims.kind": ClaimKind,
    "proofs.kind": ProofKind,
}

_FACTORS: "dict[str, StrPromise]" = {
    "totp": gettext_lazy("Authenticator app"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Recovery codes"),
}

_PURPOSES = {
    "claim-letter": ProofKind.STAMPED_LETTER.label,
    "dossier-document": gettext_lazy("Document in the file of a tie"),
    "commitment-evidence": gettext_lazy("Evidence of a commitment"),
}


def column_in_words(section: str, column: str) -> str:
    """What the column is called; a new one shows its own name until it has a word here."""
    return str(_COLUMNS.get(f"{section}.{column}") or _COLUMNS.get(column) or column)


class Words:
    """Values as a person reads them. `verbs` are the words for what the journal tells."""

    def __init__(self, verbs: Mapping[str, object]) -> None:
        # Each word is looked up once: a journal says the same few ten thousand times.
        choices = _CHOICES | {"second_factors.type": _FACTORS, "files.purpose": _PURPOSES, "verb": verbs}
        self.words = {key: _words_of(choice) for key, choice in choices.items()}

    def of(self, section: str, column: str, value: Any) -> str:
        if value is None:
            return ""
        known = self.words.get(f"{section}.{column}") or self.words.get(column)
        if known is not None:
            return known.get(value, str(value))
        return _value_in_words(value)


def _words_of(choice: Any) -> dict[str, str]:
    pairs = choice.items() if isinstance(choice, Mapping) else choice.choices
    return {str(key): str(word) for key, word in pairs}


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        here = timezone.localtime(value, timezone.get_default_timezone())
        return str(format_datetime(here, "long", locale=present_locale()))
    if isinstance(value, datetime.date):
        return day_in_present_language(value)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, dict):
        written = {
            key: json.dumps(one, cls=DjangoJSONEncoder, ensure_ascii=False) for key, one in value.items()
        }
        return "; ".join(f"{key}: {one}" for key, one in written.items())
    return str(value)
