"""What an operator looks for after a break-in: who signed in, who failed to, what was refused. Ids, never addresses."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

__all__ = ["listen", "note_provider_failure", "note_refusal"]

logger = logging.getLogger("twinhall.security")


def listen() -> None:
    """Begin to write down what concerns signing in; once, when the program starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="security.signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="security.signed-out")
    user_login_failed.connect(_failed, dispatch_uid="security.failed")
    mfa.authentication_failed.connect(_second_factor_failed, dispatch_uid="security.second-factor-failed")
    social.social_account_added.connect(_connected, dispatch_uid="security.provider-connected")
    social.social_account_removed.connect(_disconnected, dispatch_uid="security.provider-disconnected")
    for what, signal in {
        "password changed": account.password_changed,
        "password set": account.password_set,
        "password reset": account.password_reset,
        "e-mail address changed": account.email_changed,
        "second factor added": mfa.authenticator_added,
        "second factor removed": mfa.authenticator_removed,
    }.items():
        signal.connect(_changed(what), weak=False, dispatch_uid=f"security.{what}")


def note_refusal(request: HttpRequest, why: str) -> None:
    """An attempt at what that person may not do."""
    found = request.resolver_match
    address = (found.url_name or "") if found else ""
    logger.warning(
        "refused", extra=_who(request) | {"address": address, "method": request.method, "why": why}
    )


def note_provider_failure(request: HttpRequest, provider: str, why: str) -> None:
    """A sign-in through a provider that came to nothing."""
    logger.warning("provider sign-in failed", extra={"provider": provider, "why": why} | _where(request))


def _connected(request: HttpRequest, sociallogin: Any, **_more: Any) -> None:
    account = sociallogin.account
    logger.info(
        "provider connected", extra={"person": sociallogin.user.public_id, "provider": account.provider}
    )


def _disconnected(request: HttpRequest, socialaccount: Any, **_more: Any) -> None:
    who = {"person": socialaccount.user.public_id, "provider": socialaccount.provider}
    logger.info("provider disconnected", extra=who)


def _signed_in(request: HttpRequest, user: Any, **_more: Any) -> None:
    records = get_authentication_records(request, user)
    providers = [one["provider"] for one in records if one.get("method") == "socialaccount"]
    by = {"by": providers[-1]} if providers else {}
    logger.info("signed in", extra={"person": user.public_id} | by | _where(request))


def _signed_out(request: HttpRequest, user: Any, **_more: Any) -> None:
    if user is not None:
        logger.info("signed out", extra={"person": user.public_id})


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    # Tells attempts on one account from attempts on many, without an address in the log.
    account_mark = salted_hmac("twinhall.security", address).hexdigest()[:12]
    logger.warning("sign-in failed", extra={"account": account_mark} | _where(request))


def _second_factor_failed(request: HttpRequest, user: Any, **_more: Any) -> None:
    logger.warning("second factor failed", extra={"person": user.public_id} | _where(request))


def _changed(what: str) -> Any:
    def note(request: HttpRequest, user: Any, **_more: Any) -> None:
        logger.info(what, extra={"person": user.public_id})

    return note


def _who(request: HttpRequest) -> dict[str, str]:
    return {"person": str(getattr(request.user, "public_id", ""))}


def _where(request: HttpRequest | None) -> dict[str, str]:
    return {"from": get_client_ip(request) or ""} if request is not None else {}
