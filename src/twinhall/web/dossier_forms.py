"""Forms of the file of a tie."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twinhall.access.cities import City
from twinhall.domain.dossiers.words import CLOSINGS
from twinhall.domain.ties.words import TieKind
from twinhall.web.city_field import city_called
from twinhall.web.widgets import DayInput

__all__ = [
    "CompleteForm",
    "DeclineForm",
    "DisputeForm",
    "DocumentForm",
    "NewTieForm",
    "NoteForm",
    "PlanForm",
    "ProposeForm",
    "StepForm",
]


class NewTieForm(forms.Form):
    """With whom, what kind of tie, and why."""

    partner = forms.CharField(
        label=_("With which city"),
        help_text=_(
            "Its name in any script, or the last part of its address here. One city in each line for more than two."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind of tie"), choices=TieKind.choices)
    purpose = forms.CharField(
        label=_("Why"),
        help_text=_(
            "Two or three sentences that the other city reads first: what joins you, and what you would do together."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_partner(self) -> list[City]:
        return [
            city_called(line.strip()) for line in self.cleaned_data["partner"].splitlines() if line.strip()
        ]


class ProposeForm(forms.Form):
    lapses_on = forms.DateField(
        label=_("Answer asked for by"),
        help_text=_("After this day the proposal lapses; it can be made again."),
        widget=DayInput,
    )


class StepForm(forms.Form):
    """One side's word for a step. Suspending and ending ask for more."""

    step = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    on = forms.DateField(label=_("Day of the act"), required=False, widget=DayInput)


class DeclineForm(forms.Form):
    closing = forms.ChoiceField(
        label=_("Reason"), choices=[(closing.value, closing.label) for closing in CLOSINGS], required=False
    )
    reason = forms.CharField(
        label=_("A sentence for the other side"),
        help_text=_("Kind and clear. They read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanForm(forms.Form):
    day = forms.DateField(
        label=_("Planned day of signing"),
        help_text=_("It binds nobody; due days of both sides are counted from it."),
        required=False,
        widget=DayInput,
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Message"),
        help_text=_("Only the sides of this tie read it. It is written by you, as your city."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, image or text document; both sides can read it.")
    )
    title = forms.CharField(label=_("What it is"), max_length=200, required=False)


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label=_("What is not so"),
        help_text=_("Stands beside the tie for every reader, as the word of your city."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CompleteForm(forms.Form):
    local_term = forms.CharField(
        label=_("What the tie is called in your country"), max_length=200, required=False
    )
    is_binding = forms.TypedChoiceField(
        label=_("Does it bind in law there?"),
        choices=[("", _("not clear")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )

    def clean_is_binding(self) -> Any:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_binding"])
