"""The form of signing in. In a file of its own: allauth reads `web/accounts.py` while its own forms load."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's, without a link between password and button: the page has one of its own beneath."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
