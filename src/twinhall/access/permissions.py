"""Who may do what, address by address: the table behind `docs/permissions.md`, the doorkeeper and its test.

An address that has no entry here answers nobody. The gate of an entry is checked before the page is called; what
depends on the thing asked for (whose claim, whose body) is checked by the function of `access` that fetches it, and
the answers say what comes of both for each kind of person. `tests/house/test_who_may_do_what.py` walks them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.verdict import Denied

__all__ = ["ADDRESSES", "Address", "Answer", "Gate", "Role", "Rule", "pass_gate"]


class Role(StrEnum):
    """The kinds of person in the table, in its order. "This city" is the one the address is about."""

    NOBODY = "nobody"
    SIGNED_IN = "signed in"
    OFFICER_ELSEWHERE = "officer of another city"
    OFFICER = "officer of this city"
    DEPUTY = "deputy"
    TRANSLATOR = "translator"
    ASSOCIATION = "national association"
    SECRETARIAT = "secretariat"
    OPERATOR = "operator"


class Answer(StrEnum):
    """What an address answers."""

    YES = "yes"
    SIGN_IN = "sign in"  # leads to the sign-in page
    NO = "no"  # 403, with a sentence
    UNKNOWN = "unknown"  # 404: she may not know of it


class Gate(StrEnum):
    """What is checked before a page is called."""

    OPEN = "everybody"
    SIGNED_IN = "whoever is signed in"
    OPERATOR = "operators"
    SECRETARIAT = "secretariats"
    STAFF = "secretariats and operators"


@dataclass(frozen=True)
class Rule:
    """One row of the table. `says` tells an operator in a sentence who may."""

    gate: Gate
    answers: Mapping[Role, Answer]
    says: str


@dataclass(frozen=True)
class Address:
    """What an address answers to reading (GET) and to acting (POST); `act` is None where nothing can be posted."""

    read: Rule | None
    act: Rule | None = None

    def rule(self, *, acts: bool) -> Rule | None:
        return self.act if acts else self.read


def _rule(
    says: str, gate: Gate, *may: Role, others: Answer = Answer.NO, nobody: Answer | None = None
) -> Rule:
    answers = {role: Answer.YES if role in may else others for role in Role}
    if Role.NOBODY not in may:
        answers[Role.NOBODY] = nobody or Answer.SIGN_IN
    return Rule(gate, answers, says)


_SOMEBODY = tuple(role for role in Role if role != Role.NOBODY)

EVERYBODY = _rule("Everybody.", Gate.OPEN, *Role)
SIGNED_IN = _rule("Whoever is signed in, about herself.", Gate.SIGNED_IN, *_SOMEBODY)
OPERATOR = _rule("Operators, with a second factor.", Gate.OPERATOR, Role.OPERATOR)
STAFF = _rule(
    "Secretariats and operators, with a second factor.", Gate.STAFF, Role.SECRETARIAT, Role.OPERATOR
)

# By the name of the address (`path(…, name=…)`), in the order of the pages.
ADDRESSES: dict[str, Address] = {
    # The register
    "front": Address(EVERYBODY),
    "cities": Address(EVERYBODY),
    "cities_file": Address(EVERYBODY),
    "suggestions": Address(EVERYBODY),
    "city": Address(EVERYBODY),
    "city_ties_file": Address(EVERYBODY),
    "country": Address(EVERYBODY),
    "alliances": Address(EVERYBODY),
    "alliance": Address(EVERYBODY),
    "ties": Address(EVERYBODY),
    "ties_file": Address(EVERYBODY),
    "tie": Address(EVERYBODY),
    "map": Address(EVERYBODY),
    "about": Address(EVERYBODY),
    "sources": Address(EVERYBODY),
    "naming": Address(EVERYBODY),
    "healthz": Address(EVERYBODY),
    "map_data": Address(EVERYBODY),
    "city_picture": Address(EVERYBODY),
    "world_picture": Address(EVERYBODY),
    "globe_picture": Address(EVERYBODY),
    "set_language": Address(None, EVERYBODY),
    "design": Address(EVERYBODY),  # in debug and demo only
    # Signing in
    "account_login": Address(EVERYBODY, EVERYBODY),
    "account_signup": Address(EVERYBODY, EVERYBODY),
    "account_inactive": Address(EVERYBODY, EVERYBODY),
    "account_reset_password": Address(EVERYBODY, EVERYBODY),
    "account_confirm_password_reset_code": Address(EVERYBODY, EVERYBODY),
    "account_complete_password_reset": Address(EVERYBODY, EVERYBODY),
    "account_password_reset_completed": Address(EVERYBODY, EVERYBODY),
    "account_email_verification_sent": Address(EVERYBODY, EVERYBODY),
    "account_confirm_login_code": Address(EVERYBODY, EVERYBODY),
    "account_logout": Address(EVERYBODY, EVERYBODY),
    "mfa_authenticate": Address(EVERYBODY, EVERYBODY),
    "mfa_login_webauthn": Address(EVERYBODY, EVERYBODY),
    # One's own account
    "account_reauthenticate": Address(SIGNED_IN, SIGNED_IN),
    "account_email": Address(SIGNED_IN, SIGNED_IN),
    "account_change_password": Address(SIGNED_IN, SIGNED_IN),
    "account_set_password": Address(SIGNED_IN, SIGNED_IN),
    "mfa_index": Address(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate": Address(SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": Address(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Address(SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes": Address(SIGNED_IN, SIGNED_IN),
    "mfa_generate_recovery_codes": Address(SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": Address(SIGNED_IN, SIGNED_IN),
    "mfa_list_webauthn": Address(SIGNED_IN, SIGNED_IN),
    "mfa_add_webauthn": Address(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate_webauthn": Address(SIGNED_IN, SIGNED_IN),
    "mfa_remove_webauthn": Address(SIGNED_IN, SIGNED_IN),
    "mfa_edit_webauthn": Address(SIGNED_IN, SIGNED_IN),
    "usersessions_list": Address(SIGNED_IN, SIGNED_IN),
    # The desk
    "desk": Address(SIGNED_IN),
}


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
