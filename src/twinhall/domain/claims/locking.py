"""Taking a claim in hand: its row locked first, so that two who press at once come one after the other."""

from django.utils.translation import gettext as _

from twinhall.domain.claims.models import Claim
from twinhall.domain.claims.states import may_become
from twinhall.domain.claims.words import ClaimState
from twinhall.kit.errors import CannotDo

__all__ = ["locked_claim", "move"]


def locked_claim(public_id: str) -> Claim:
    """The claim with its row locked; who comes second waits, and reads what the first one left."""
    claims = Claim.objects.select_for_update(of=("self",), no_key=True)
    return claims.select_related("person", "city", "alliance", "renews").get(public_id=public_id)


def move(claim: Claim, state: ClaimState) -> None:
    """Set the next state, or CannotDo with a sentence that names the present one."""
    if not may_become(claim.state, state):
        raise CannotDo(
            _("That is not possible any more: the claim is “%(state)s”.")
            % {"state": ClaimState(claim.state).label}
        )
    claim.state = state
