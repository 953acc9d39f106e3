"""The life of a forum as a table of allowed steps; the hosts alone take them."""

__all__ = ["CALLS", "NEXT", "PUBLISHED", "REGISTERS", "may_become"]

# From each state, the states it may be moved to. A step back is allowed as long as nothing was held.
NEXT: dict[str, tuple[str, ...]] = {
    "planned": ("call_open", "published", "cancelled"),
    "call_open": ("planned", "published", "cancelled"),
    "published": ("call_open", "running", "cancelled"),
    "running": ("published", "closed"),
    "closed": ("running", "archived"),
    "archived": (),
    "cancelled": ("planned",),
}

# In which states contributions are taken, delegations registered, and the programme is public.
CALLS = frozenset({"call_open"})
REGISTERS = frozenset({"planned", "call_open", "published", "running"})
PUBLISHED = frozenset({"published", "running", "closed", "archived"})


def may_become(state: str, other: str) -> bool:
    return other in NEXT.get(state, ())
