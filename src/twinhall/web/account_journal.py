"""What allauth does with an account, told to the journal: this door hears its signals, the rooms know of none."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as providers
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.dispatch import Signal
from django.utils import timezone

from twinhall.access.asking import Person
from twinhall.domain.journal.actions import record

__all__ = ["listen", "tell_sessions_ended"]


def listen() -> None:
    """Begin to tell the journal; once, when the program starts."""
    told: list[tuple[Signal, str]] = [
        (account.user_signed_up, "account.opened"),
        (account.password_changed, "account.password_changed"),
        (account.password_set, "account.password_changed"),
        (account.password_reset, "account.password_changed"),
        (account.email_changed, "account.address_changed"),
        (mfa.authenticator_added, "account.factor_added"),
        (mfa.authenticator_removed, "account.factor_removed"),
    ]
    for number, (signal, verb) in enumerate(told):
        signal.connect(_teller(verb), weak=False, dispatch_uid=f"journal.{number}.{verb}")
    providers.social_account_added.connect(_connected, dispatch_uid="journal.provider-connected")
    providers.social_account_removed.connect(_disconnected, dispatch_uid="journal.provider-disconnected")


def tell_sessions_ended(person: Person, number: int) -> None:
    """She ended so many of her sessions."""
    _tell("account.session_ended", person, {"sessions": number})


def _teller(verb: str) -> Any:
    def hear(user: Person, authenticator: Authenticator | None = None, **more: Any) -> None:
        # The first address that is confirmed is no change.
        if more.get("from_email_address", ...) is None:
            return
        after = {"kind": str(authenticator.type)} if authenticator else {}
        if "sociallogin" in more:
            after["provider"] = more["sociallogin"].account.provider
        _tell(verb, user, after)

    return hear


def _connected(sociallogin: SocialLogin, **_more: Any) -> None:
    after = {"provider": sociallogin.account.provider}
    _tell("account.provider_connected", sociallogin.user, after)


def _disconnected(socialaccount: SocialAccount, **_more: Any) -> None:
    _tell("account.provider_disconnected", socialaccount.user, {"provider": socialaccount.provider})


def _tell(verb: str, person: Person, after: dict[str, Any]) -> None:
    record(verb, person.public_id, by=person, at=timezone.now(), door="page", after=after)
