"""The life of a claim and of a proof: which steps are allowed."""

__all__ = ["CLAIM_STEPS", "OPEN_STATES", "WAITING_STATES", "may_become"]

# From the state on the left to those on the right.
CLAIM_STEPS: dict[str, frozenset[str]] = {
    "open": frozenset({"submitted", "withdrawn", "lapsed"}),
    "submitted": frozenset({"approved", "refused", "withdrawn"}),
    "refused": frozenset({"appealed"}),
    "appealed": frozenset({"approved", "refused", "withdrawn"}),
    "approved": frozenset(),
    "withdrawn": frozenset(),
    "lapsed": frozenset(),
}
# The claimant can still add proofs.
OPEN_STATES = frozenset({"open", "submitted", "appealed"})
# The secretariat decides.
WAITING_STATES = frozenset({"submitted", "appealed"})


def may_become(state: str, following: str) -> bool:
    return following in CLAIM_STEPS[state]
