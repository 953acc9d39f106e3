"""Signing in through an OpenID Connect provider: what we tell django-allauth of it, and what we add to its checks."""

import secrets
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import filter_users_by_email, get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from requests import RequestException

from twinhall.access.asking import Person
from twinhall.access.verdict import Unknown
from twinhall.kit.openid import IdentityProvider, TokenRefused, is_safe_address, verified_claims
from twinhall.web.security_log import note_provider_failure

__all__ = ["Protocol", "Provider", "ProviderRules", "needs_provider_again", "provider_named"]

_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# After so long whoever has neither password nor second factor here proves again at her provider who she is.
AGAIN_AFTER_SECONDS = 5 * 60


class Unreachable(OAuth2Error):  # type: ignore[misc]  # noqa: N818 - reads as a sentence
    """The provider does not answer, or not as one."""


class NotAdmitted(OAuth2Error):  # type: ignore[misc]  # noqa: N818 - reads as a sentence
    """The provider knows her, but does not say of her what the settings want."""


class NotBelieved(OAuth2Error):  # type: ignore[misc]  # noqa: N818 - reads as a sentence
    """What came back cannot be believed. As allauth knows errors; the text is for the log."""


class Protocol(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's talk with a provider. What allauth leaves out: the signature, the nonce, who issued it."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        # What was kept when she left for the provider; the callback puts it here.
        self.state: dict[str, Any] = {}

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            self._openid_config = self._discovered(self.get_provider())
        return self._openid_config

    @property
    def basic_auth(self) -> bool:
        # As the standard says where the provider says nothing.
        methods = self.openid_config.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_post" not in methods

    def get_access_token_data(self, request: HttpRequest, app: SocialApp, client: Any, **more: Any) -> Any:
        try:
            return super().get_access_token_data(request, app, client, **more)
        except (RequestException, ValueError, KeyError) as error:
            raise Unreachable(type(error).__name__) from None

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        provider = self.get_provider()
        claims = self._claims(provider.named, request, token.token, kwargs["response"].get("id_token"))
        self._admit(provider.named, claims)
        return provider.sociallogin_from_response(request, claims)

    def _discovered(self, provider: "Provider") -> dict[str, Any]:
        found = self._asked(provider.server_url)
        if found.get("issuer") != provider.named.issuer:
            raise Unreachable("another issuer answers there")
        unsafe = [name for name in _ENDPOINTS if not is_safe_address(found.get(name))]
        if unsafe:
            raise Unreachable(f"no safe address: {unsafe[0]}")
        return found

    def _asked(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            with ProviderRules(self.request).get_requests_session() as session:
                # Whoever answers for the provider answers there: we follow nobody elsewhere.
                answer = session.get(address, headers=headers, allow_redirects=False)
                answer.raise_for_status()
                found = answer.json()
        except (RequestException, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if not isinstance(found, dict):
            raise Unreachable("no object")
        return found

    def _claims(
        self, named: IdentityProvider, request: HttpRequest, access_token: str, id_token: Any
    ) -> dict[str, Any]:
        if request.GET.get("iss", named.issuer) != named.issuer:
            raise NotBelieved("another provider sent her back")
        if not isinstance(id_token, str):
            raise NotBelieved("no ID token")
        keys, nonce = self._asked(self.openid_config["jwks_uri"]), str(self.state.get("nonce", ""))
        try:
            claims = verified_claims(
                id_token, keys, issuer=named.issuer, client_id=named.client_id, nonce=nonce
            )
        except TokenRefused as refused:
            raise NotBelieved(str(refused)) from None
        if "email" not in claims and is_safe_address(self.openid_config.get("userinfo_endpoint")):
            more = self._asked(self.profile_url, {"Authorization": f"Bearer {access_token}"})
            if more.get("sub") != claims["sub"]:
                raise NotBelieved("told of somebody else")
            claims = more | claims
        return claims

    def _admit(self, named: IdentityProvider, claims: dict[str, Any]) -> None:
        if self.state.get("again") and not _is_fresh(claims.get("auth_time")):
            raise NotBelieved("she did not sign in anew")
        if not named.admits(claims) or (named.domains and not named.trusts(claims)):
            raise NotAdmitted("claims or domain")


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """One of those in the settings."""

    oauth2_adapter_class = Protocol

    @property
    def named(self) -> IdentityProvider:
        return provider_named(self.app.provider_id)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        # allauth would take scope and further words for the provider from the address as well.
        process = request.POST.get("process", "")
        again = process == "again" and request.user.is_authenticated
        return {
            "process": "connect" if process == "connect" else "login",
            "next_url": get_next_redirect_url(request),
            "again": again,
        }

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **more: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        asked: dict[str, Any] = {"nonce": nonce}
        if more.get("again"):
            asked |= {"prompt": "login", "max_age": 0}
        # The callback's address has no language, so that a provider is told of one address only.
        kept = {"nonce": nonce, "again": bool(more.get("again")), "language": get_language()}
        try:
            answer: HttpResponse = super().redirect(
                request, process, next_url, data, auth_params=asked, **kept
            )
        except OAuth2Error as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}  # nothing more is kept of her than who she is there

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": data.get("email"), "name": data.get("name")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return list(super().extract_email_addresses(data)) if self.named.trusts(data) else []

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        found = super().sociallogin_from_response(request, response)
        # allauth adds the address that is only told; it is proposed in the form, and confirmed by our own code.
        found.email_addresses = [address for address in found.email_addresses if address.verified is True]
        return found

    def serialize(self) -> dict[str, Any]:
        return {"id": self.sub_id}  # two providers may know us by the same client id


class ProviderRules(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Which providers there are, whom they may bring in, and what is said when it does not work."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: Any = None
    ) -> list[Any]:
        """From the settings alone: a row in a table must not make a provider."""
        return [_app(one) for one in settings.IDENTITY_PROVIDERS if provider in (None, one.id)]

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        return [Provider(request, app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Provider:
        return Provider(request, _app(provider_named(provider)))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        person: Person = super().populate_user(request, sociallogin, data)
        name = data.get("name")
        person.display_name = name.strip()[:200] if isinstance(name, str) else ""
        return person

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {"email": sociallogin.user.email, "display_name": sociallogin.user.display_name}

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sociallogin.token = None  # else it would wait in the session until the form of sign-up is sent
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if any(filter_users_by_email(address.email) for address in sociallogin.email_addresses):
            said = _(
                "There is an account with your e-mail address already. Sign in to it first; then you can "
                "connect %(provider)s under “Other sign-ins” in your account."
            )
            note_provider_failure(request, sociallogin.account.provider, "the address has an account")
            raise _back(request, said % {"provider": sociallogin.provider.name})

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Back to where she began, with a sentence. allauth would show a page of its own."""
        why = f"{type(exception).__name__}: {exception}" if exception else str(error)
        note_provider_failure(request, provider.sub_id, why)
        raise _back(request, _sentence(error, exception) % {"provider": provider.name})


def provider_named(provider_id: str) -> IdentityProvider:
    """The provider of that id in the settings. Unknown when there is none."""
    for one in settings.IDENTITY_PROVIDERS:
        if one.id == provider_id:
            return one
    raise Unknown(f"no provider {provider_id}")


def needs_provider_again(request: HttpRequest) -> bool:
    """Whether she can be asked again for who she is by her provider alone, and has not been asked lately."""
    person = request.user
    known = {one.id for one in settings.IDENTITY_PROVIDERS}
    if not known or not isinstance(person, Person) or not _has_only_providers(person, known):
        return False
    records = [one for one in get_authentication_records(request, person) if one["method"] == "socialaccount"]
    return not records or time.time() - records[-1]["at"] > AGAIN_AFTER_SECONDS


def _has_only_providers(person: Person, known: set[str]) -> bool:
    if person.has_usable_password() or Authenticator.objects.filter(user=person).exists():
        return False
    return bool(SocialAccount.objects.filter(user=person, provider__in=known).exists())


def _is_fresh(moment: Any) -> bool:
    return isinstance(moment, int | float) and time.time() - moment < AGAIN_AFTER_SECONDS


def _app(one: IdentityProvider) -> SocialApp:
    """As allauth knows it; never saved."""
    return SocialApp(
        provider="openid_connect",
        provider_id=one.id,
        name=one.name,
        client_id=one.client_id,
        secret=one.client_secret,
        settings={"server_url": one.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )


def _back(request: HttpRequest, said: str) -> ImmediateHttpResponse:
    messages.error(request, said)
    there = "socialaccount_connections" if request.user.is_authenticated else "account_login"
    return ImmediateHttpResponse(redirect(there))


def _sentence(error: Any, exception: Exception | None) -> str:
    if error == "cancelled":
        return _("You did not sign in at %(provider)s. Nothing has changed.")
    if isinstance(exception, Unreachable | RequestException):
        return _("%(provider)s cannot be reached just now. Please try again later, or sign in another way.")
    if isinstance(exception, NotAdmitted):
        return _("%(provider)s knows you, but does not say of you what is needed to sign in here.")
    if exception is None:
        return _("That sign-in was begun too long ago, or in another browser. Please begin again.")
    return _("The sign-in through %(provider)s did not work. Please try again.")
