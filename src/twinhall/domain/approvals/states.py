"""The life of a step as a table: what may follow what. A decision that was noted is undone by reopening alone."""

__all__ = ["DECIDED", "DONE", "may_become", "next_states"]

# Nothing more is waited for.
DONE = frozenset({"granted", "skipped"})
DECIDED = DONE | {"refused"}

_FOLLOWING: dict[str, tuple[str, ...]] = {
    "open": ("asked", "granted", "refused", "skipped"),
    "asked": ("granted", "refused", "skipped", "open"),
    "granted": ("open",),
    "refused": ("open",),
    "skipped": ("open",),
}


def may_become(state: str, following: str) -> bool:
    return following in _FOLLOWING[state]


def next_states(state: str) -> tuple[str, ...]:
    """What may follow, in the order in which it usually comes."""
    return _FOLLOWING[state]
