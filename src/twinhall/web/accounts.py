"""Signing in: what we tell django-allauth about our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twinhall.access.asking import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our sign-in: who a new person is."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.display_name = form.cleaned_data.get("display_name", "")
        user.language = get_language() or ""
        saved: Person = super().save_user(request, user, form, commit)
        return saved


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


urlpatterns: list[URLPattern | URLResolver] = [path("account/", include("allauth.urls"))]
