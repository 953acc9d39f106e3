"""What a row of the table of permissions is made of: kinds of person, answers, gates, rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "EVERYBODY",
    "OPERATOR",
    "SECRETARIAT",
    "SIGNED_IN",
    "STAFF",
    "Address",
    "Answer",
    "Gate",
    "Role",
    "Rule",
    "rule",
]


class Role(StrEnum):
    """The kinds of person in the table, in its order. "This city" is the one the address is about."""

    NOBODY = "nobody"
    SIGNED_IN = "signed in"
    HERSELF = "the person it is about"  # whose claim, upload, session or own data it is
    OFFICER_ELSEWHERE = "officer of another city"
    OFFICER = "officer of this city"
    DEPUTY = "deputy"
    TRANSLATOR = "translator"
    ASSOCIATION = "national association"  # an officer of the focal point of this city's country
    SECRETARIAT = "secretariat"  # of the alliance in question, with a second factor
    OPERATOR = "operator"  # with a second factor


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
    """Who may. `says` tells it to an operator in a sentence; `answers` says what each kind of person is answered."""

    gate: Gate
    answers: Mapping[Role, Answer]
    says: str


@dataclass(frozen=True)
class Address:
    """What an address answers to reading (GET) and to acting (POST); `act` is None where nothing can be posted.

    `what` says in a few words what is there.
    """

    read: Rule | None
    act: Rule | None = None
    what: str = ""

    def rule(self, *, acts: bool) -> Rule | None:
        return self.act if acts else self.read


def rule(
    says: str,
    gate: Gate,
    *may: Role,
    refused: Collection[Role] = (),
    others: Answer = Answer.NO,
    nobody: Answer | None = None,
) -> Rule:
    """A rule that says yes to these; `others` is what the rest is answered, `nobody` who is not signed in.

    `refused` are told no, with a sentence: they know of the thing.
    """
    answers = {role: Answer.YES if role in may else others for role in Role}
    answers |= dict.fromkeys(refused, Answer.NO)
    if Role.NOBODY not in may:
        answers[Role.NOBODY] = nobody or Answer.SIGN_IN
    return Rule(gate, answers, says)


_SOMEBODY = tuple(role for role in Role if role != Role.NOBODY)

EVERYBODY = rule("Everybody.", Gate.OPEN, *Role)
SIGNED_IN = rule("Whoever is signed in, about herself.", Gate.SIGNED_IN, *_SOMEBODY)
SECRETARIAT = rule("Secretariats, with a second factor.", Gate.SECRETARIAT, Role.SECRETARIAT)
OPERATOR = rule("Operators, with a second factor.", Gate.OPERATOR, Role.OPERATOR)
STAFF = rule("Secretariats and operators, with a second factor.", Gate.STAFF, Role.SECRETARIAT, Role.OPERATOR)
