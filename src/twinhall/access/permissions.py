"""Who may do what, address by address: the table behind `docs/permissions.md`, the doorkeeper and its test.

An address that has no entry here answers nobody. The gate of an entry is checked before the page is called; what
depends on the thing asked for (whose claim, whose body) is checked by the function of `access` that fetches it, and
the answers say what comes of both for each kind of person. `tests/house/test_who_may_do_what.py` walks them all.
"""

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.forum_addresses import FORUM_AREAS
from twinhall.access.outcome_addresses import OUTCOME_AREAS
from twinhall.access.partner_addresses import PARTNER_AREAS
from twinhall.access.rules import (
    EVERYBODY,
    OPERATOR,
    SIGNED_IN,
    STAFF,
    Address,
    Answer,
    Gate,
    Role,
    Rule,
)
from twinhall.access.rules import rule as _rule
from twinhall.access.verdict import Denied

__all__ = ["ADDRESSES", "AREAS", "Address", "Answer", "Gate", "Role", "Rule", "pass_gate"]

_OWN_PASSKEY = _rule("Whose passkey it is.", Gate.SIGNED_IN, Role.HERSELF, others=Answer.UNKNOWN)

_OWN_BODY = _rule(
    "Who speaks for the body; its alliance’s secretariat and operators, with a second factor.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    Role.TRANSLATOR,
    Role.SECRETARIAT,
    Role.OPERATOR,
    others=Answer.UNKNOWN,
)
_LEADING = _rule(
    "The body’s head and officers; operators for a body that is no city’s, until two persons lead it.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    refused=[Role.DEPUTY, Role.TRANSLATOR, Role.SECRETARIAT, Role.OPERATOR],
    others=Answer.UNKNOWN,
)
_REVOKING = _rule(
    "The body’s head and officers; the secretariat that verified it for a city’s, operators for any other.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.SECRETARIAT,
    refused=[Role.DEPUTY, Role.TRANSLATOR, Role.OPERATOR],
    others=Answer.UNKNOWN,
)

_OWN_CLAIM = _rule("Whose claim it is.", Gate.SIGNED_IN, Role.HERSELF, others=Answer.UNKNOWN)
_CHECKING = (Role.ASSOCIATION, Role.SECRETARIAT, Role.OPERATOR)
_QUEUE = _rule(
    "Secretariats, focal points for their country, operators, with a second factor.",
    Gate.SIGNED_IN,
    *_CHECKING,
)
_CHECK = _rule(
    "The alliance’s secretariat, the country’s focal point, operators, with a second factor.",
    Gate.SIGNED_IN,
    *_CHECKING,
    others=Answer.UNKNOWN,
)
_DECIDE = _rule(
    "The alliance’s secretariat, with a second factor; never on one’s own claim.",
    Gate.SIGNED_IN,
    Role.SECRETARIAT,
    refused=[Role.ASSOCIATION, Role.OPERATOR],
    others=Answer.UNKNOWN,
)
_CALL_BACK = _rule(
    "The focal point of the city’s country, with a second factor.",
    Gate.SIGNED_IN,
    Role.ASSOCIATION,
    refused=[Role.SECRETARIAT, Role.OPERATOR],
    others=Answer.UNKNOWN,
)
_UPLOAD = _rule(
    "Who handed it in; with a second factor, who checks the claim it belongs to.",
    Gate.SIGNED_IN,
    Role.HERSELF,
    *_CHECKING,
    others=Answer.UNKNOWN,
)

_IN_FILE = (Role.OFFICER, Role.DEPUTY, Role.TRANSLATOR)
_FILE = _rule("Who speaks or writes for a city of the tie.", Gate.SIGNED_IN, *_IN_FILE, others=Answer.UNKNOWN)
_FILE_SPEAK = _rule(
    "Who speaks for a city of the tie: head, officer, deputy, signatory.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    refused=[Role.TRANSLATOR],
    others=Answer.UNKNOWN,
)
_OWN_STEP = _rule(
    "Who speaks for the side whose step it is.",
    Gate.SIGNED_IN,
    Role.OFFICER,
    Role.DEPUTY,
    refused=[Role.TRANSLATOR],
    others=Answer.UNKNOWN,
)
_SIGN = _rule(
    "The head or a signatory of a city of the tie, with a second factor.",
    Gate.SIGNED_IN,
    refused=_IN_FILE,
    others=Answer.UNKNOWN,
)
_CITY_SPEAK = _rule(
    "Who speaks for a city.", Gate.SIGNED_IN, Role.OFFICER, Role.DEPUTY, Role.OFFICER_ELSEWHERE
)
_CITY_READ = _rule("Who speaks or writes for a city.", Gate.SIGNED_IN, *_IN_FILE, Role.OFFICER_ELSEWHERE)
_TIE_SPEAK = _rule("Who speaks for a city of the tie.", Gate.SIGNED_IN, Role.OFFICER, Role.DEPUTY)

# By area, then by the name of the address (`path(…, name=…)`), in the order of the pages.
AREAS: dict[str, dict[str, Address]] = {
    "The register": {
        "front": Address(EVERYBODY, what="The front page"),
        "cities": Address(EVERYBODY, what="Cities, found by name and by filters"),
        "cities_file": Address(EVERYBODY, what="The same list as a file"),
        "suggestions": Address(EVERYBODY, what="Cities that fit what is typed"),
        "city": Address(EVERYBODY, what="A city with its ties"),
        "city_ties_file": Address(EVERYBODY, what="A city’s ties as a file"),
        "country": Address(EVERYBODY, what="A country’s cities"),
        "alliances": Address(EVERYBODY, what="The alliances"),
        "alliance": Address(EVERYBODY, what="An alliance as of any day"),
        "ties": Address(EVERYBODY, what="Ties, by filters"),
        "ties_file": Address(EVERYBODY, what="The same list as a file"),
        "tie": Address(EVERYBODY, what="A tie with its sources"),
        "map": Address(EVERYBODY, what="The map"),
        "map_data": Address(EVERYBODY, what="What the map draws"),
        "city_picture": Address(EVERYBODY, what="A city’s ties as a picture"),
        "world_picture": Address(EVERYBODY, what="The map as a picture"),
        "globe_picture": Address(EVERYBODY, what="The globe as a picture"),
    },
    **FORUM_AREAS,
    **PARTNER_AREAS,
    "About": {
        "about": Address(EVERYBODY, what="What this is"),
        "sources": Address(EVERYBODY, what="Where the facts come from"),
        "naming": Address(EVERYBODY, what="How places are named"),
        "privacy": Address(EVERYBODY, what="What is kept of people, and for how long"),
        "set_language": Address(None, EVERYBODY, what="Choose a language"),
        "healthz": Address(EVERYBODY, what="Whether the site can serve"),
        "design": Address(EVERYBODY, what="The parts of the pages (in debug and demo only)"),
    },
    "Signing in": {
        "account_login": Address(EVERYBODY, EVERYBODY, what="Sign in"),
        "demo_sign_in": Address(
            EVERYBODY, EVERYBODY, what="Sign in as an example person (in debug and demo only)"
        ),
        "account_signup": Address(EVERYBODY, EVERYBODY, what="Make an account"),
        "account_inactive": Address(EVERYBODY, what="Says that an account is closed"),
        "account_reset_password": Address(EVERYBODY, EVERYBODY, what="Ask for a new password"),
        "account_confirm_password_reset_code": Address(EVERYBODY, EVERYBODY, what="Enter the code for it"),
        "account_complete_password_reset": Address(EVERYBODY, EVERYBODY, what="Choose the new password"),
        "account_password_reset_completed": Address(EVERYBODY, what="Says that it is chosen"),
        "account_email_verification_sent": Address(
            EVERYBODY, EVERYBODY, what="Enter the code that confirms an e-mail address"
        ),
        "account_confirm_login_code": Address(EVERYBODY, EVERYBODY, what="Enter a code to sign in"),
        "openid_connect_login": Address(
            None, EVERYBODY, what="Begin to sign in through a provider (where one is set up)"
        ),
        "openid_connect_callback": Address(EVERYBODY, what="Come back from the provider"),
        "socialaccount_signup": Address(
            EVERYBODY, EVERYBODY, what="Give name and address, when new from a provider"
        ),
        "account_logout": Address(EVERYBODY, EVERYBODY, what="Sign out"),
        "mfa_authenticate": Address(EVERYBODY, EVERYBODY, what="Give the second factor"),
        "mfa_login_webauthn": Address(EVERYBODY, EVERYBODY, what="Sign in with a passkey"),
    },
    "One’s own account": {
        "account": Address(SIGNED_IN, SIGNED_IN, what="One’s name and language"),
        "account_session_end": Address(None, SIGNED_IN, what="End one of one’s sessions"),
        "account_reauthenticate": Address(SIGNED_IN, SIGNED_IN, what="Give the password again"),
        "account_email": Address(SIGNED_IN, SIGNED_IN, what="Change the e-mail address"),
        "account_change_password": Address(SIGNED_IN, SIGNED_IN, what="Change the password"),
        "account_set_password": Address(SIGNED_IN, SIGNED_IN, what="Set a password where there is none"),
        "mfa_index": Address(SIGNED_IN, what="The second factor"),
        "mfa_reauthenticate": Address(SIGNED_IN, SIGNED_IN, what="Give the second factor again"),
        "mfa_activate_totp": Address(SIGNED_IN, SIGNED_IN, what="Set up an authenticator app"),
        "mfa_deactivate_totp": Address(SIGNED_IN, SIGNED_IN, what="Remove the authenticator app"),
        "mfa_view_recovery_codes": Address(SIGNED_IN, what="See the recovery codes"),
        "mfa_generate_recovery_codes": Address(SIGNED_IN, SIGNED_IN, what="Make new recovery codes"),
        "mfa_download_recovery_codes": Address(SIGNED_IN, what="The recovery codes as a file"),
        "mfa_list_webauthn": Address(SIGNED_IN, what="One’s passkeys"),
        "mfa_add_webauthn": Address(SIGNED_IN, SIGNED_IN, what="Add a passkey"),
        "mfa_reauthenticate_webauthn": Address(SIGNED_IN, SIGNED_IN, what="Give a passkey again"),
        "mfa_remove_webauthn": Address(_OWN_PASSKEY, _OWN_PASSKEY, what="Remove a passkey"),
        "mfa_edit_webauthn": Address(_OWN_PASSKEY, _OWN_PASSKEY, what="Rename a passkey"),
        "socialaccount_connections": Address(
            SIGNED_IN, SIGNED_IN, what="Connect and disconnect providers (where one is set up)"
        ),
        "provider_again": Address(SIGNED_IN, what="Go to the provider again, before what matters"),
        "usersessions_list": Address(SIGNED_IN, SIGNED_IN, what="One’s sessions, to end any of them"),
    },
    "The desk": {
        "desk": Address(SIGNED_IN, what="What waits for whoever is signed in"),
        "my_data": Address(SIGNED_IN, what="What is kept of oneself"),
        "my_data_file": Address(SIGNED_IN, what="The same as one file"),
        "erase_account": Address(SIGNED_IN, SIGNED_IN, what="Erase one’s account: what goes, what stays"),
        "notices": Address(SIGNED_IN, SIGNED_IN, what="What one was told; note that one has seen it"),
        "notice_choices": Address(SIGNED_IN, SIGNED_IN, what="Choose which notices come by mail, and when"),
        "notices_off": Address(
            EVERYBODY,
            EVERYBODY,
            what="Turn a kind of mail off, with the signed link in one; no other link is known",
        ),
        "choose_acting": Address(None, SIGNED_IN, what="Choose for whom one acts"),
    },
    "Bodies and mandates": {
        "body": Address(_OWN_BODY, what="A body: who speaks for it"),
        "body_grant": Address(None, _LEADING, what="Grant a mandate"),
        "body_rules": Address(None, _LEADING, what="Choose which acts take two persons"),
        "mandate_revoke": Address(None, _REVOKING, what="Revoke a mandate"),
        "act_decide": Address(None, _LEADING, what="Confirm or refuse an act as the second person"),
    },
    "Files of ties": {
        "own_ties": Address(SIGNED_IN, what="The ties of one’s city, by what needs care"),
        "own_ties_file": Address(SIGNED_IN, what="The same list as a file"),
        "yearly_report": Address(_CITY_READ, what="What happened to one’s city’s ties in a year, as a file"),
        "dossier_new": Address(_CITY_SPEAK, _CITY_SPEAK, what="Begin the file of a new tie"),
        "tie_word": Address(None, _TIE_SPEAK, what="Confirm, dispute or complete a tie known from lists"),
        "dossier": Address(_FILE, what="The file of a tie, for both its sides"),
        "dossier_propose": Address(None, _FILE_SPEAK, what="Propose the tie to the other side"),
        "dossier_agree": Address(None, _FILE_SPEAK, what="Say one side’s word for the next step"),
        "dossier_take_back": Address(None, _FILE_SPEAK, what="Take that word back"),
        "dossier_decline": Address(None, _FILE_SPEAK, what="Decline, or withdraw one’s own proposal"),
        "dossier_remind": Address(None, _FILE_SPEAK, what="Remind the side that is waited for"),
        "dossier_plan": Address(None, _FILE_SPEAK, what="Note the day on which the sides mean to sign"),
        "dossier_sign": Address(None, _SIGN, what="Sign the agreed text for one’s side"),
        "dossier_write": Address(None, _FILE, what="Write to the other side"),
        "dossier_document": Address(None, _FILE, what="Put a document into the file"),
        "revival": Address(_FILE, _FILE, what="What a dormant tie had, three things to do, a letter to send"),
        "evidence_enter": Address(_FILE_SPEAK, _FILE_SPEAK, what="Note what the sides did together"),
        "evidence_project": Address(_FILE_SPEAK, _FILE_SPEAK, what="Note a project under the tie"),
        "evidence": Address(
            _FILE,
            _FILE_SPEAK,
            what="A piece of evidence; correct one’s own, confirm or dispute the other side’s",
        ),
        "tie_evidence": Address(
            _TIE_SPEAK, _TIE_SPEAK, what="Note what the sides of a tie of the register did together"
        ),
        "approvals": Address(_FILE, what="The approval tracks of both sides"),
        "approvals_begin": Address(None, _FILE_SPEAK, what="Begin one’s own side’s track"),
        "approvals_add": Address(None, _FILE_SPEAK, what="Add a step to it"),
        "approvals_none": Address(None, _FILE_SPEAK, what="Say that one’s side needs no approval"),
        "approval_step": Address(
            _FILE, _OWN_STEP, what="A step with its history; note what happened, on one’s own side"
        ),
    },
    "Texts of ties": {
        "agreement": Address(_FILE, what="The text, clause by clause in its languages"),
        "agreement_begin": Address(None, _FILE_SPEAK, what="Begin the text from a template"),
        "agreement_clause": Address(
            _FILE, _FILE, what="A clause: fill in, bring into line; to propose a change is for who speaks"
        ),
        "agreement_new_clause": Address(_FILE, _FILE_SPEAK, what="Propose a further clause"),
        "agreement_remove": Address(None, _FILE_SPEAK, what="Propose to take a clause out"),
        "agreement_confirm": Address(None, _FILE, what="Confirm that a text is in line as it stands"),
        "agreement_answer": Address(None, _FILE_SPEAK, what="Accept, refuse or withdraw a proposal"),
        "agreement_reserve": Address(None, _FILE_SPEAK, what="Record a reservation"),
        "agreement_reservation_withdraw": Address(None, _FILE_SPEAK, what="Withdraw it"),
        "agreement_terms": Address(
            _FILE, _FILE_SPEAK, what="Term, notice, authentic languages, day and place"
        ),
        "agreement_signatories": Address(None, _FILE_SPEAK, what="Name who signs for one’s side"),
        "agreement_agree": Address(None, _FILE_SPEAK, what="Say one side’s word for the text"),
        "agreement_take_back": Address(None, _FILE_SPEAK, what="Take that word back"),
        "agreement_versions": Address(_FILE, what="Versions, and what differs between two"),
        "agreement_version": Address(_FILE, what="One version"),
        "agreement_version_paper": Address(_FILE, what="The same as PDF or DOCX"),
        "agreement_draft_paper": Address(_FILE, what="The text as it stands, as PDF or DOCX"),
        "agreement_signed": Address(None, _FILE_SPEAK, what="Keep a signed copy"),
        "agreement_release": Address(
            None, _FILE_SPEAK, what="Release the text to the public, or take that back"
        ),
        "public_agreement": Address(EVERYBODY, what="A text that every side has released"),
        "public_agreement_paper": Address(EVERYBODY, what="The same as PDF or DOCX"),
    },
    **OUTCOME_AREAS,
    "Terms and calendars": {
        "calendars": Address(SIGNED_IN, SIGNED_IN, what="One’s calendar addresses: make, replace, revoke"),
        "feed": Address(
            EVERYBODY, what="A calendar, for whoever knows its secret address; no other is known"
        ),
        "term": Address(
            _FILE, _FILE_SPEAK, what="How long a tie runs, its days ahead; name or confirm the term"
        ),
        "term_notice": Address(None, _FILE_SPEAK, what="Give notice that a tie shall not be prolonged"),
        "term_notice_back": Address(None, _FILE_SPEAK, what="Say that a notice be taken back"),
    },
    "Claims and verification": {
        "claim_city": Address(SIGNED_IN, SIGNED_IN, what="Claim a city"),
        "claim": Address(_OWN_CLAIM, what="One’s claim with its proofs"),
        "claim_mail": Address(None, _OWN_CLAIM, what="Ask for a code by mail"),
        "claim_mail_code": Address(None, _OWN_CLAIM, what="Give that code"),
        "claim_dns": Address(None, _OWN_CLAIM, what="Name the domain for a DNS record"),
        "claim_dns_check": Address(None, _OWN_CLAIM, what="Look the record up"),
        "claim_letter": Address(None, _OWN_CLAIM, what="Hand in a stamped letter"),
        "claim_letter_text": Address(_OWN_CLAIM, what="The letter to print"),
        "claim_submit": Address(None, _OWN_CLAIM, what="Hand the claim in"),
        "claim_withdraw": Address(None, _OWN_CLAIM, what="Withdraw the claim"),
        "claim_appeal": Address(None, _OWN_CLAIM, what="Appeal a refusal"),
        "upload": Address(_UPLOAD, what="A file that was handed in"),
        "verification": Address(_QUEUE, what="Claims that wait"),
        "verification_claim": Address(_CHECK, what="A claim with its proofs, to decide on"),
        "verification_approve": Address(None, _DECIDE, what="Approve a claim"),
        "verification_refuse": Address(None, _DECIDE, what="Refuse a claim, with a reason"),
        "verification_call_back": Address(None, _CALL_BACK, what="Record a call-back"),
        "proof_decide": Address(None, _DECIDE, what="Accept a stamped letter, or not"),
        "official_domains": Address(STAFF, STAFF, what="Official mail domains"),
        "official_domain_remove": Address(None, STAFF, what="Take a domain off that list"),
    },
    "The journal": {
        "journal": Address(STAFF, what="Every entry, by filters"),
        "journal_file": Address(STAFF, what="The same as a file with seals"),
        "city_journal": Address(_OWN_BODY, what="The entries that concern a city"),
        "city_journal_file": Address(_OWN_BODY, what="The same as a file with seals"),
        "body_journal": Address(_OWN_BODY, what="What a body did, and what concerns it"),
        "body_journal_file": Address(_OWN_BODY, what="The same as a file with seals"),
    },
    "The operator’s area": {
        "operator": Address(OPERATOR, what="What needs care"),
        "operator_bodies": Address(OPERATOR, OPERATOR, what="All bodies; add an association"),
        "operator_secretariat": Address(None, OPERATOR, what="Make a secretariat’s body"),
        "operator_body": Address(OPERATOR, OPERATOR, what="A body: member cities, merging it into another"),
        "operator_mandates": Address(OPERATOR, what="All mandates, by when they end"),
        "operator_focal_points": Address(STAFF, STAFF, what="Name and end focal points"),
        "operator_people": Address(OPERATOR, OPERATOR, what="Find a person; erase an account on request"),
        "operator_outbox": Address(OPERATOR, what="Mails: sent, waiting, given up"),
        "operator_message": Address(OPERATOR, OPERATOR, what="One mail; send it again, close it"),
        "operator_jobs": Address(OPERATOR, OPERATOR, what="Daily routines and failed jobs; run them again"),
    },
    "The demo’s outbox": {
        "outbox": Address(EVERYBODY, what="Mails that are kept instead of sent (in debug and demo only)"),
        "message": Address(EVERYBODY, what="One of them (in debug and demo only)"),
    },
}

ADDRESSES: dict[str, Address] = {name: entry for area in AREAS.values() for name, entry in area.items()}


def pass_gate(asker: Asker, address: str, *, acts: bool) -> None:
    """Let the asker through, or raise: MustSignIn, Denied or SecondFactorMissing, each with a sentence."""
    entry = ADDRESSES.get(address)
    rule = entry.rule(acts=acts) if entry else None
    if rule is None:
        raise Denied(_("Nobody may do this: the address is not in the table of permissions."))
    match rule.gate:
        case Gate.OPEN:
            return
        case Gate.SIGNED_IN:
            asker.signed_in()
        case Gate.OPERATOR:
            asker.operator()
        case Gate.SECRETARIAT:
            _secretariat(asker)
        case Gate.STAFF:
            if asker.is_operator:
                asker.operator()
            else:
                _secretariat(asker)


def _secretariat(asker: Asker) -> None:
    asker.signed_in()
    if asker.mandate is None or not asker.acting.is_secretariat:
        raise Denied(_("This is for the secretariat: choose your mandate for it at the head of the page."))
    asker.acting_under(asker.mandate)
