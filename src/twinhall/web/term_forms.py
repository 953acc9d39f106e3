"""Forms of terms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from twinhall.access.terms import TermFacts
from twinhall.web.widgets import DayInput

__all__ = ["NoticeForm", "TermForm"]


class TermForm(forms.Form):
    """How long the tie runs, whether it goes on by itself, and how notice is given."""

    starts_on = forms.DateField(
        label=_("First day"), help_text=_("The day it came into force."), widget=DayInput()
    )
    years = forms.IntegerField(
        label=_("Years"),
        help_text=_("Leave empty when it has no end."),
        min_value=1,
        max_value=99,
        required=False,
    )
    prolongation_years = forms.IntegerField(
        label=_("Goes on by itself for so many years"),
        help_text=_("Each time, unless notice is given. Leave empty when it ends by itself."),
        min_value=1,
        max_value=99,
        required=False,
    )
    notice_months = forms.IntegerField(
        label=_("Months of notice"),
        help_text=_(
            "So long before an end a side says that it shall not go on. Leave empty when nothing is agreed."
        ),
        min_value=1,
        max_value=36,
        required=False,
    )

    @property
    def facts(self) -> TermFacts:
        """What was filled in, of a form that is valid."""
        return TermFacts(**self.cleaned_data)


class NoticeForm(forms.Form):
    """Notice that the tie shall not be prolonged: why, and the paper by which it is given."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The other side reads it, and it stays with the tie."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    letter = forms.CharField(
        label=_("The letter: its number and day"),
        help_text=_("Needed when you put no document in."),
        max_length=200,
        required=False,
    )
    file = forms.FileField(
        label=_("The notice as a document"),
        help_text=_("PDF, image or text document; both sides can read it."),
        required=False,
    )
