"""Forms of claiming and of checking claims."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.domain.bodies.words import Role
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.web.widgets import DayInput

# "Officer" first: it is what nearly everybody who claims a city is.
_ROLES = [(role.value, role.label) for role in (Role.OFFICER, Role.HEAD, Role.DEPUTY, Role.SIGNATORY)]


class ClaimForm(forms.Form):
    """What a claimant says of herself."""

    office = forms.CharField(
        label=_("Your post"),
        help_text=_(
            "As it stands on your letterhead, such as: head of the department of external relations."
        ),
        max_length=200,
    )
    role = forms.ChoiceField(
        label=_("You want to act as"),
        choices=_ROLES,
        help_text=_("Heads and signatories may sign, and need a second factor to sign in."),
    )
    ends_on = forms.DateField(
        label=_("Until"),
        help_text=_("The last day of your term or post, at most five years from now. It can be renewed."),
        widget=DayInput,
    )


class MailForm(forms.Form):
    address = forms.EmailField(
        label=_("Your address at the office"),
        help_text=_("We send a code there. The address is not kept with the claim."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("The city’s domain"), max_length=253, help_text=_("Such as kazan.example, without “www”.")
    )


class LetterForm(forms.Form):
    letter = forms.FileField(
        label=_("The signed and stamped letter"),
        help_text=_("PDF or photograph, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What speaks against the refusal"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The claimant is told this, and may appeal."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LetterCheckForm(forms.Form):
    """Whether it is accepted says the button that was pressed."""

    note = forms.CharField(label=_("Note; needed when it is not accepted"), max_length=500, required=False)


class CallBackForm(forms.Form):
    called_on = forms.DateField(label=_("Day of the call"), widget=DayInput)
    note = forms.CharField(
        label=_("What was said"),
        help_text=_("Whom the office named, not a private number."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OfficialDomainForm(forms.Form):
    domain = forms.CharField(label=_("Domain"), max_length=253, help_text=_("It counts for all beneath it."))
    country = forms.CharField(label=_("Country, two letters"), max_length=2)
    city = forms.CharField(
        label=_("Only for this city"),
        help_text=_("The last part of the city’s address here; empty for the whole country."),
        required=False,
        max_length=100,
    )
    source_url = forms.URLField(label=_("Source"), assume_scheme="https", max_length=400)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"].upper()
        if code not in COUNTRIES:
            raise forms.ValidationError(gettext("There is no country “%(name)s”."), params={"name": code})
        return code
