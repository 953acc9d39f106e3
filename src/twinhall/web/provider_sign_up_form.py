"""The form of a new person who comes from a provider. In a file of its own, as allauth loads it with its own forms."""

from typing import Any

from allauth.socialaccount.forms import SignupForm


class ProviderSignUpForm(SignupForm):  # type: ignore[misc]
    """Name and address. An address that the provider has confirmed stays; any other is confirmed by our code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_confirmed = bool(self.sociallogin.email_addresses)
        self.fields["email"].disabled = self.is_confirmed
