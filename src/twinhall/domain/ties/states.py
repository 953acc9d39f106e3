"""The life of a tie as a table: what may follow what, and whose word it takes.

`idea` and `known` are beginnings: an idea is one city's own; a tie is `known` while it stands only in lists of others.
`renewal-due`, `thin` and `dormant` are never stored: they are computed from dates and evidence of a tie in force.
"""

__all__ = [
    "AGREED_OUTSIDE",
    "ALONE",
    "ENDED_BY_NOTICE",
    "IN_FORCE",
    "NEEDS_ALL",
    "OVER",
    "STATES",
    "may_become",
    "next_steps",
    "takes_all",
]

STATES = (
    "idea",
    "known",
    "proposed",
    "negotiating",
    "intent-signed",
    "approvals",
    "text-agreed",
    "signed",
    "active",
    "suspended",
    "ended",
    "declined",
)
IN_FORCE = frozenset({"signed", "active"})
OVER = frozenset({"ended", "declined"})

# From the state on the left to those on the right, once every side has said so.
# No side and no operator can do it alone.
NEEDS_ALL: dict[str, frozenset[str]] = {
    "idea": frozenset(),
    "known": frozenset({"active", "ended"}),
    "proposed": frozenset({"negotiating"}),
    "negotiating": frozenset({"intent-signed", "approvals"}),
    "intent-signed": frozenset({"approvals"}),
    "approvals": frozenset({"text-agreed"}),
    "text-agreed": frozenset({"signed", "approvals"}),
    "signed": frozenset({"active", "ended"}),
    "active": frozenset({"suspended", "ended"}),
    "suspended": frozenset({"active", "ended"}),
    "ended": frozenset(),
    "declined": frozenset(),
}

# What one side's word is enough for: asking, and saying no. Nothing here binds the other side to anything.
ALONE: dict[str, frozenset[str]] = {state: frozenset() for state in STATES} | {
    "idea": frozenset({"proposed", "declined"}),
    "proposed": frozenset({"declined"}),
    "negotiating": frozenset({"declined"}),
    "intent-signed": frozenset({"declined"}),
    "approvals": frozenset({"declined"}),
    "text-agreed": frozenset({"declined"}),
}

# What ends on the last day that a notice names. The notice is one side's word; that a term ends by it, every side has
# said before, when it agreed to a term that goes on unless notice is given (`terms.ending`).
ENDED_BY_NOTICE = frozenset({"known", "signed", "active", "suspended"})

# Steps that are taken elsewhere than by a plain word, because more than a word is asked for.
AGREED_OUTSIDE = frozenset({"text-agreed", "signed"})


def may_become(state: str, following: str) -> bool:
    return following in NEEDS_ALL[state] or following in ALONE[state]


def takes_all(state: str, following: str) -> bool:
    """Whether the step takes the word of every side."""
    return following in NEEDS_ALL[state]


def next_steps(state: str) -> list[str]:
    """What every side together can do from here, in the order of a tie's life."""
    return [following for following in STATES if following in NEEDS_ALL[state]]
