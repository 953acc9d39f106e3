"""What a person should know before she changes how she signs in."""

from allauth.mfa.models import Authenticator

from twinhall.access.asking import Asker
from twinhall.access.claims import calls_back
from twinhall.domain.bodies.acting import needs_second_factor

__all__ = ["is_last_needed_factor"]


def is_last_needed_factor(asker: Asker) -> bool:
    """Whether she has one second factor only, and something she may do asks for it."""
    if asker.person is None:
        return False
    needed = any(needs_second_factor(mandate) for mandate in asker.mandates)
    if not asker.is_operator and not needed and not calls_back(asker):
        return False
    # Recovery codes go with the last of the others.
    others = Authenticator.objects.filter(user=asker.person.pk).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return bool(others.count() <= 1)
