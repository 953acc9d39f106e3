"""Forms of a signing ceremony."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.ceremonies import Participant
from twinhall.web.widgets import DayInput

__all__ = ["PlanForm", "SignatoryForm"]


class PlanForm(forms.Form):
    """Day and hour are those of the forum's place."""

    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    time = forms.TimeField(
        label=_("Begins at"),
        help_text=_("Hour and minute where the forum is held, such as 16:30."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    protocol = forms.CharField(
        label=_("What protocol asks for"),
        help_text=_("Read by the sides, printed on the sheet: who stands where, who hands over the pen."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("time") and not given.get("day"):
            self.add_error("day", gettext("Please give the day, too."))
        return given

    def starts_at(self, zone: datetime.tzinfo) -> datetime.datetime | None:
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        return datetime.datetime.combine(day, time or datetime.time(0, 0), zone) if day else None


class SignatoryForm(forms.Form):
    """Who signs for one's side: one of the delegation, or another by name."""

    def __init__(self, *args: Any, people: Sequence[Participant] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.public_id, f"{one.display_name}, {one.office}".strip(", ")) for one in people]
        self.fields["participant"] = forms.ChoiceField(
            label=gettext("Who signs"),
            choices=[("", gettext("somebody else, or not known yet")), *choices],
            required=False,
        )
        self.order_fields(["participant", "signatory", "office"])

    signatory = forms.CharField(
        label=_("Or by name"), help_text=_("As it is to stand on the sheet."), max_length=200, required=False
    )
    office = forms.CharField(label=_("Office"), max_length=200, required=False)
