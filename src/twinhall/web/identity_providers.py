"""Signing in through a provider, and connecting it to one's account. Mounted only where the settings name one."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.socialaccount import signals
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.views import signup
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twinhall.access.verdict import Denied
from twinhall.web.asking import AskedRequest
from twinhall.web.provider_rules import Protocol


@never_cache
@require_POST
def begin(request: AskedRequest, provider_id: str) -> HttpResponse:
    """Off to the provider; by a button with the token of its form, never by a link."""
    too_often: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if too_often is not None:
        return too_often
    if request.asker.person is not None and request.asker.person.is_example:
        raise Denied(_("Example people stay as they are, so that others can look around as them."))
    answer: HttpResponse = get_adapter().get_provider(request, provider_id).redirect_from_request(request)
    return answer


@never_cache
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with a code that only we can make something of."""
    protocol = Protocol(request, provider_id)
    provider = protocol.get_provider()
    try:
        answer: HttpResponse = _Callback.adapter_view(protocol)(request)
    except OAuth2Error as error:
        answer = render_authentication_error(request, provider, exception=error)
    return answer


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    """allauth's, which remembers for the checks what was kept when she left, and speaks her language again."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, Any]:
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.state = state
            translation.activate(state.get("language") or settings.LANGUAGE_CODE)
        return state, answer


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def connections(request: AskedRequest) -> HttpResponse:
    """Which providers one can sign in through; connecting another, taking one away."""
    person = request.asker.signed_in()
    form = DisconnectForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        _disconnect(request, form.cleaned_data["account"])
        return redirect("socialaccount_connections")
    names = {one.id: one.name for one in settings.IDENTITY_PROVIDERS}
    links = SocialAccount.objects.filter(user=person).order_by("pk")
    connected = {link.provider for link in links}
    context = {
        "links": [{"link": link, "name": names.get(link.provider, link.provider)} for link in links],
        "providers": [one for one in settings.IDENTITY_PROVIDERS if one.id not in connected],
        "form": form,
        "has_password": person.has_usable_password(),
    }
    return render(request, "socialaccount/connections.html", context, status=422 if form.errors else 200)


def _disconnect(request: AskedRequest, link: SocialAccount) -> None:
    # Not allauth's, which fails for a provider that is no longer in the settings.
    names = {one.id: one.name for one in settings.IDENTITY_PROVIDERS}
    name = names.get(link.provider, link.provider)
    link.delete()
    signals.social_account_removed.send(sender=SocialAccount, request=request, socialaccount=link)
    get_adapter().send_notification_mail(
        "socialaccount/email/account_disconnected", request.user, context={"provider": name}
    )
    messages.success(request, _("%(provider)s is disconnected.") % {"provider": name})


@never_cache
@require_GET
def again(request: AskedRequest) -> HttpResponse:
    """Before what matters: whoever has no password here signs in anew at her provider."""
    linked = SocialAccount.objects.filter(user=request.asker.signed_in()).values_list("provider", flat=True)
    providers = [one for one in settings.IDENTITY_PROVIDERS if one.id in set(linked)]
    context = {"providers": providers, "next_page": request.GET.get("next", "")}
    return render(request, "socialaccount/again.html", context)


urlpatterns = [
    path("account/providers/", connections, name="socialaccount_connections"),
    path("account/providers/again/", again, name="provider_again"),
    path("account/providers/sign-up/", signup, name="socialaccount_signup"),
    path("account/providers/<slug:provider_id>/begin/", begin, name="openid_connect_login"),
]
# Without a language: the one address that the provider has to know.
machine_urlpatterns = [
    path("account/providers/<slug:provider_id>/callback/", come_back, name="openid_connect_callback"),
]
