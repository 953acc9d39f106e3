"""Forms of delegations and their people."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.asking import Body
from twinhall.access.delegations import Forum, Participant
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.delegations.facts import FIELDS, ParticipantFacts
from twinhall.domain.delegations.inviting import Guest
from twinhall.domain.delegations.words import DelegationState, ParticipantRole, ParticipantState
from twinhall.kit.languages import language_code
from twinhall.web.city_field import CityField
from twinhall.web.widgets import DayInput, MomentInput
from twinhall.web.words import country_in_words, place_in_alphabet, reader_language

__all__ = [
    "AssistantForm",
    "DelegationFilters",
    "InviteForm",
    "ListForm",
    "ParticipantFilters",
    "ParticipantForm",
    "QuotaForm",
    "country_choices",
    "kept_as_form",
]


def country_choices() -> list[tuple[str, str]]:
    """All countries in the alphabet of the reader's language, after an empty one."""
    named = [(code, country_in_words(code)) for code in COUNTRIES]
    return [("", "—"), *sorted(named, key=lambda item: place_in_alphabet(item[1]))]


class ParticipantForm(forms.Form):
    """One person. Times are of the forum's place: build and check the form within `local_to(forum)`."""

    passport_name = forms.CharField(
        label=_("Name as in the passport"),
        help_text=_("In Latin letters, as the line with “<<<” at the foot of the passport’s page spells it."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label=_("Name in the own script"),
        help_text=_("As it shall stand on the badge. Empty: as in the passport."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role in the delegation"), choices=ParticipantRole.choices, initial=ParticipantRole.MEMBER
    )
    office = forms.CharField(
        label=_("Office at home"), help_text=_("Such as: deputy mayor."), max_length=200, required=False
    )
    represents = forms.CharField(
        label=_("Comes for somebody"),
        help_text=_("Such as: the mayor of Durban, where an ambassador comes in the mayor’s place."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    languages = forms.CharField(
        label=_("Languages"),
        help_text=_("Best first, with commas between: Russian, English."),
        max_length=200,
        required=False,
    )
    diet = forms.CharField(label=_("Diet"), max_length=200, required=False)
    access_needs = forms.CharField(
        label=_("What she or he needs to take part"),
        help_text=_("Such as: a step-free way, sign language."),
        max_length=500,
        required=False,
    )
    arrives_at = forms.DateTimeField(label=_("Arrival"), required=False, widget=MomentInput)
    departs_at = forms.DateTimeField(label=_("Departure"), required=False, widget=MomentInput)
    travel = forms.CharField(label=_("Flight or train"), max_length=200, required=False)
    wants_visa_letter = forms.BooleanField(label=_("A visa support letter is wanted"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), choices=country_choices, required=False)
    born_on = forms.DateField(
        label=_("Birth day"),
        help_text=_("For the letter, or to tell two people of one name apart."),
        required=False,
        widget=DayInput,
    )
    passport_number = forms.CharField(
        label=_("Passport number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    STAY = ("diet", "access_needs", "arrives_at", "departs_at", "travel")
    VISA = ("wants_visa_letter", "nationality", "born_on", "passport_number")

    def clean_languages(self) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for word in self.cleaned_data["languages"].replace(";", ",").replace("،", ",").split(","):
            if word.strip():
                code = language_code(word)
                if not code:
                    raise forms.ValidationError(
                        gettext("“%(word)s” is no language that is known here.") % {"word": word.strip()}
                    )
                codes[code] = None
        return tuple(codes)

    @property
    def always(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in (*self.STAY, *self.VISA)]

    @property
    def stay(self) -> list[forms.BoundField]:
        return [self[name] for name in self.STAY]

    @property
    def visa(self) -> list[forms.BoundField]:
        return [self[name] for name in self.VISA]

    @property
    def stay_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.stay)

    @property
    def visa_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.visa)

    @property
    def facts(self) -> ParticipantFacts:
        """What was filled in, of a form that is valid."""
        return ParticipantFacts(**self.cleaned_data)


def kept_as_form(participant: Participant, forum: Forum) -> dict[str, Any]:
    """What is kept of her, as the first values of the form."""
    kept = {name: getattr(participant, name) for name in FIELDS}
    kept["languages"] = ", ".join(participant.languages)
    for name in ("arrives_at", "departs_at"):
        if kept[name]:
            kept[name] = timezone.localtime(kept[name], forum.zone)
    return kept


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("List as CSV or XLSX"),
        help_text=_("With the columns of the list one can download here. Reading it twice changes nothing."),
    )


class AssistantForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of her account"),
        help_text=_("She keeps the list as you do. Empty: nobody."),
        required=False,
        max_length=254,
    )


class QuotaForm(forms.Form):
    quota = forms.IntegerField(
        label=_("Places of this delegation"),
        help_text=_("Empty: as many as the forum gives each."),
        min_value=0,
        max_value=100_000,
        required=False,
    )


class InviteForm(forms.Form):
    """Whom to invite: a city, or a body, or a guest by name."""

    city = CityField(label=_("City of the register"), required=False)
    body = forms.ChoiceField(label=_("Or a body"), choices=(), required=False)
    name = forms.CharField(
        label=_("Or a guest from elsewhere"),
        help_text=_("A city or an institution that is not here, by its name."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    country = forms.ChoiceField(label=_("Country of the guest"), choices=country_choices, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail for the invitation"),
        help_text=_("Used where nobody speaks for it here yet; erased after the forum."),
        max_length=254,
        required=False,
    )
    quota = QuotaForm.base_fields["quota"]

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.public_id: body for body in bodies}
        choices = [("", "—"), *((body.public_id, body.name) for body in bodies)]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            chosen = [given.get(name) for name in ("city", "body", "name") if given.get(name)]
            if len(chosen) != 1:
                raise forms.ValidationError(gettext("Please name one: a city, a body, or a guest."))
            if given.get("name") and not given.get("country"):
                self.add_error("country", gettext("Please say from which country the guest comes."))
        return given

    @property
    def guest(self) -> Guest:
        given = self.cleaned_data
        return Guest(
            city=given["city"],
            body=self.bodies.get(given["body"]),
            names={reader_language(): given["name"]} if given["name"] else {},
            country=given["country"],
            contact_email=given["contact_email"],
            quota=given["quota"],
        )


class _ByCountry(forms.Form):
    """Filters with the countries that there are."""

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(
            ((code, country_in_words(code)) for code in countries),
            key=lambda item: place_in_alphabet(item[1]),
        )
        self.fields["country"].choices = [("", gettext("All")), *named]  # type: ignore[attr-defined]


class ParticipantFilters(_ByCountry):
    """Which people of the forum the organiser looks at."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *ParticipantState.choices], required=False
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All")), *ParticipantRole.choices], required=False
    )
    country = forms.ChoiceField(label=_("Country"), choices=(), required=False)
    delegation = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    visa = forms.BooleanField(label=_("Visa letter wanted"), required=False)


class DelegationFilters(_ByCountry):
    """Which delegations she looks at."""

    q = forms.CharField(label=_("City, body or guest"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *DelegationState.choices], required=False
    )
    country = forms.ChoiceField(label=_("Country"), choices=(), required=False)
