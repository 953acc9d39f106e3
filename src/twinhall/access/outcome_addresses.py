"""The part of the table of permissions that is about outcome documents and commitments; see `access/permissions.py`."""

from twinhall.access.rules import EVERYBODY, Address, Gate, Role, rule

__all__ = ["OUTCOME_AREAS"]

_ORGANISE = rule("Who speaks for an organiser of the forum.", Gate.SIGNED_IN, Role.SECRETARIAT)
_DRAFT = rule(
    "The organisers of the forum; who speaks or writes for a delegation, once the text is open to them.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    Role.TRANSLATOR,
    Role.SECRETARIAT,
)
_DELEGATION_SPEAK = rule(
    "Who speaks for a delegation of the forum.", Gate.SIGNED_IN, Role.OFFICER, Role.DEPUTY
)
_OWN_COMMITMENT = rule(
    "Who speaks for the owner of the commitment.", Gate.SIGNED_IN, Role.OFFICER, Role.DEPUTY
)
_REVIEWER = rule("Who speaks for the body that the organisers named.", Gate.SIGNED_IN, Role.SECRETARIAT)

# By area, then by the name of the address, in the order of the pages.
OUTCOME_AREAS: dict[str, dict[str, Address]] = {
    "Outcome documents and commitments": {
        "outcome": Address(
            EVERYBODY, what="The text of a forum: adopted for all, before that for those who work on it"
        ),
        "outcome_paper": Address(EVERYBODY, what="The adopted text as PDF or DOCX"),
        "outcome_link": Address(EVERYBODY, what="The permanent address of such a text"),
        "outcome_begin": Address(_ORGANISE, _ORGANISE, what="Begin the text, empty or from an earlier one"),
        "outcome_change": Address(_ORGANISE, _ORGANISE, what="Its title and languages"),
        "outcome_move": Address(None, _ORGANISE, what="Open it to the delegations, or close it again"),
        "outcome_paragraph": Address(_DRAFT, what="A paragraph with its proposals and its history"),
        "outcome_paragraph_new": Address(_DRAFT, what="The form of a further paragraph"),
        "outcome_write": Address(None, _ORGANISE, what="Write a paragraph anew, or bring it into line"),
        "outcome_add": Address(None, _ORGANISE, what="Add a paragraph"),
        "outcome_confirm": Address(None, _ORGANISE, what="Confirm that a translation is in line"),
        "outcome_place": Address(None, _ORGANISE, what="Move a paragraph or take it out"),
        "outcome_propose": Address(
            None, _DELEGATION_SPEAK, what="Propose other words, answer a proposal, propose to take out"
        ),
        "outcome_propose_new": Address(None, _DELEGATION_SPEAK, what="Propose a further paragraph"),
        "outcome_answer": Address(None, _ORGANISE, what="Accept or decline a delegation’s proposal"),
        "outcome_withdraw": Address(None, _DELEGATION_SPEAK, what="Withdraw one’s own proposal"),
        "outcome_reserve": Address(None, _DELEGATION_SPEAK, what="Record a reservation"),
        "outcome_reservation_withdraw": Address(None, _DELEGATION_SPEAK, what="Withdraw it"),
        "outcome_versions": Address(_DRAFT, what="Versions, and what differs between two"),
        "outcome_keep": Address(None, _ORGANISE, what="Keep the text as a version"),
        "outcome_version": Address(_DRAFT, what="One version; the adopted one is for everybody"),
        "outcome_version_paper": Address(_DRAFT, what="The same as PDF or DOCX"),
        "outcome_roll": Address(_DRAFT, what="Who joins: the roll of the delegations"),
        "outcome_roll_open": Address(None, _ORGANISE, what="Open the roll on the text as it stands"),
        "outcome_roll_say": Address(None, _DELEGATION_SPEAK, what="Say one’s delegation’s word"),
        "outcome_roll_enter": Address(None, _ORGANISE, what="Enter a delegation’s word for it"),
        "outcome_roll_close": Address(None, _ORGANISE, what="Adopt the text, or end the roll without it"),
        "yield": Address(EVERYBODY, what="What came of a forum, as of any day"),
        "yield_list": Address(
            EVERYBODY, what="The ties behind a figure; a proposal by name to its own sides alone"
        ),
        "commitments": Address(EVERYBODY, what="A forum’s commitments as of any day"),
        "commitments_file": Address(EVERYBODY, what="The same list as a file"),
        "commitment": Address(EVERYBODY, what="A commitment: the owner’s word and the reviewer’s, apart"),
        "commitment_link": Address(EVERYBODY, what="The permanent address of a commitment"),
        "commitment_evidence": Address(EVERYBODY, what="A file that an owner gave as evidence"),
        "commitment_new": Address(_ORGANISE, _ORGANISE, what="Write a commitment down"),
        "commitment_change": Address(_ORGANISE, _ORGANISE, what="Correct it"),
        "commitment_reviewer": Address(None, _ORGANISE, what="Name who scores it"),
        "commitment_milestone": Address(None, _ORGANISE, what="Set a milestone"),
        "commitment_milestone_done": Address(None, _OWN_COMMITMENT, what="Report a milestone as done"),
        "commitment_claim": Address(None, _OWN_COMMITMENT, what="Say how far it is, for its owner"),
        "commitment_score": Address(None, _REVIEWER, what="Score how far it is, for its reviewer"),
    },
}
