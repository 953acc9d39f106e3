"""The form of signing in. In a file of its own: allauth reads `web/accounts.py` while its own forms load."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_noop


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's, without a link between password and button: the page has one of its own beneath."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


# Words of allauth's own forms that our catalogues say otherwise; ours stand before theirs (INSTALLED_APPS).
SAID_IN_OUR_WORDS = (
    gettext_noop("Authenticator code"),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Master key"),
    gettext_noop("Passwordless"),
    gettext_noop(
        "Enabling passwordless operation allows you to sign in using just this key, "
        "but imposes additional requirements such as biometrics or PIN protection."
    ),
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use a security key"),
)
