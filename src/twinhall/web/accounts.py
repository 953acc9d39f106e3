"""Signing in: what we tell django-allauth about our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from twinhall.access.asking import Person
from twinhall.domain.privacy.account import describe_oneself
from twinhall.web.account_journal import tell_sessions_ended
from twinhall.web.asking import AskedRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our sign-in: who a new person is."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.display_name = form.cleaned_data.get("display_name", "")
        user.language = get_language() or ""
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "site_address": settings.SITE_ADDRESS})

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        if _asked_by_provider(self.request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not methods and _asked_by_provider(self.request):
            methods = [{"id": "provider", "url": reverse("provider_again")}]
        return methods

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host before it, and with another port there a guesser would be counted anew.
        return str(credentials.get("email") or credentials.get("username") or "").lower()


def _asked_by_provider(request: HttpRequest) -> bool:
    # allauth asks nobody again who has neither password nor second factor here; her provider can.
    # Imported here, as allauth's forms load this file and that one loads them.
    from twinhall.web.provider_rules import needs_provider_again

    return needs_provider_again(request)


class SignupForm(forms.Form):
    """What we ask of a new person beside address and password."""

    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("As your institution writes it in letters."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing more to do: the adapter has kept the name."""


class OwnForm(forms.Form):
    """What a person may change of herself."""

    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("As your institution writes it in letters."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of our letters to you"), choices=settings.LANGUAGES)


@require_http_methods(["GET", "POST"])
def account(request: AskedRequest) -> HttpResponse:
    """One's name and language."""
    person = request.asker.signed_in()
    first = {"display_name": person.display_name, "language": person.language or get_language()}
    form = OwnForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        describe_oneself(person, **form.cleaned_data, at=request.asker.at, door="page")
        messages.success(request, gettext("Kept."))
        return redirect("account")
    return render(request, "account/own.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def end_session(request: AskedRequest) -> HttpResponse:
    """End one of one's own sessions, wherever it is."""
    number = request.POST.get("session", "")
    known = number.isascii() and number.isdigit() and len(number) < 19
    found = (
        UserSession.objects.filter(user=request.asker.signed_in(), pk=int(number)).first() if known else None
    )
    if found is None:
        messages.error(request, gettext("That session had ended already."))
    else:
        get_sessions_adapter().end_sessions([found])
        messages.success(request, gettext("That session is ended."))
    return redirect("usersessions_list")


@reauthentication_required  # type: ignore[untyped-decorator]
def set_password(request: AskedRequest) -> HttpResponse:
    """A first password, for whoever has none. It opens all that asks for one, so a session left open is not enough."""
    from allauth.account.views import password_set  # it loads allauth's forms, which load this file

    answer: HttpResponse = password_set(request)
    return answer


class Sessions(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Ends sessions, and says so in the journal."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            tell_sessions_ended(sessions[0].user, len(sessions))


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", account, name="account"),
    path("account/sessions/end/", end_session, name="account_session_end"),
    # In front of allauth's own.
    path("account/password/set/", set_password, name="account_set_password"),
    # Not allauth.urls: it would mount what belongs to providers as well.
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
