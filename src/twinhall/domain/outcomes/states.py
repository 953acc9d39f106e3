"""The life of an outcome document as a table of allowed steps; the forum's organisers take them."""

__all__ = ["NEXT", "SHOWN", "WORKED_ON", "may_become"]

# From each state, where it may go. `adopted` is the end: what comes after is the document of another meeting.
NEXT: dict[str, tuple[str, ...]] = {
    "drafted": ("open",),
    "open": ("drafted", "roll"),
    "roll": ("open", "adopted"),
    "adopted": (),
}
# In which states its words may change, and in which the delegations read it.
WORKED_ON = frozenset({"drafted", "open"})
SHOWN = frozenset({"open", "roll", "adopted"})


def may_become(state: str, other: str) -> bool:
    return other in NEXT.get(state, ())
