"""Forms of upkeep: short, with what is asked seldom folded away."""

import datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import list_currencies
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.upkeep import Evidence
from twinhall.domain.upkeep.actions import EvidenceFacts, ProjectFacts
from twinhall.domain.upkeep.words import EvidenceKind, ProjectState
from twinhall.kit.dates import PartialDate, Precision
from twinhall.web.themes import theme_choices
from twinhall.web.widgets import DayInput

__all__ = [
    "BudgetForm",
    "CorrectForm",
    "DisputeEvidenceForm",
    "EvidenceForm",
    "ProjectForm",
    "WithdrawForm",
    "kept_as_form",
]

# A project has more to tell, and a page of its own.
_SHORT_KINDS = [(kind.value, kind.label) for kind in EvidenceKind if kind != EvidenceKind.PROJECT]
_PRECISIONS = [
    (Precision.DAY.value, _("that day")),
    (Precision.MONTH.value, _("some day of that month")),
    (Precision.YEAR.value, _("some day of that year")),
]


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies(Locale.parse("en")))


def clean_currency(given: str) -> str:
    """The code of a currency in capitals; ValidationError when there is none of that code."""
    code = given.strip().upper()
    if code and code not in _currencies():
        raise forms.ValidationError(
            gettext("“%(code)s” is no code of a currency, such as RUB or ZAR.") % {"code": code}
        )
    return code


class _DatedForm(forms.Form):
    """What every piece of evidence has."""

    title = forms.CharField(
        label=_("What it was"),
        help_text=_(
            "A few words, such as: thirty school pupils in Durban. Names of people do not belong here."
        ),
        max_length=200,
    )
    day = forms.DateField(label=_("Day"), widget=DayInput)
    precision = forms.ChoiceField(
        label=_("How exactly the day is known"), choices=_PRECISIONS, required=False
    )
    note = forms.CharField(
        label=_("Note for the sides"),
        help_text=_("Read by the sides of this tie alone."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def partial_day(self) -> PartialDate:
        day: datetime.date = self.cleaned_data["day"]
        precision = Precision(self.cleaned_data["precision"] or Precision.DAY)
        return PartialDate.parse(PartialDate(day, precision).isoformat())


class EvidenceForm(_DatedForm):
    """The short form: kind, day, what it was; everything else if one likes."""

    kind = forms.ChoiceField(label=_("What happened"), choices=_SHORT_KINDS)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    currency = forms.CharField(
        label=_("Currency"), help_text=_("Its code, such as RUB, ZAR or CNY."), max_length=3, required=False
    )
    file = forms.FileField(
        label=_("Document"), help_text=_("A protocol, a programme, a photograph."), required=False
    )
    is_released = forms.BooleanField(
        label=_("Show it to everybody at once, as the word of our city alone"),
        help_text=_("Otherwise it is shown, and counts, once the other side confirms it."),
        required=False,
    )
    field_order = ("kind", "day", "title", "is_released", "precision", "note", "amount", "currency", "file")
    MORE = ("precision", "amount", "currency", "note", "file")

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])

    @property
    def always(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is folded away."""
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def more_is_open(self) -> bool:
        return any(self[name].errors or self[name].value() for name in ("amount", "currency", "note"))

    @property
    def facts(self) -> EvidenceFacts:
        given = self.cleaned_data
        return EvidenceFacts(
            kind=given["kind"],
            day=self.partial_day(),
            title=given["title"],
            note=given["note"],
            amount=given["amount"],
            currency=given["currency"],
        )


class CorrectForm(EvidenceForm):
    """The same for what stands already: whether it is shown is another matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_released"], self.fields["file"]


class ProjectForm(_DatedForm):
    """A project: from when to when, on what, how far."""

    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("While it is open, the project counts by its first day."),
        required=False,
        widget=DayInput,
    )
    state = forms.ChoiceField(label=_("How far it is"), choices=ProjectState.choices, initial="running")
    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    results = forms.CharField(
        label=_("What came of it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("title", "day", "ends_on", "precision", "state", "themes", "note", "results")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = gettext("First day")
        self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]

    @property
    def facts(self) -> EvidenceFacts:
        given = self.cleaned_data
        return EvidenceFacts(
            kind=EvidenceKind.PROJECT.value,
            day=self.partial_day(),
            title=given["title"],
            note=given["note"],
            project=ProjectFacts(
                ends_on=given["ends_on"],
                themes=tuple(given["themes"]),
                state=given["state"],
                results=given["results"],
            ),
        )


class BudgetForm(forms.Form):
    """What one's own side puts into a project."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=16, decimal_places=2, min_value=0)
    currency = forms.CharField(
        label=_("Currency"),
        help_text=_("Its code, such as RUB, ZAR or CNY. Nothing is converted."),
        max_length=3,
    )
    day = forms.DateField(label=_("Decided on"), widget=DayInput)

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])


class DisputeEvidenceForm(forms.Form):
    reason = forms.CharField(
        label=_("What is not so"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("It stays in the file with this reason, and counts no more."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def kept_as_form(evidence: Evidence) -> dict[str, Any]:
    """What stands, as the first values of a form that corrects it."""
    project = getattr(evidence, "project", None)
    kept: dict[str, Any] = {
        "kind": evidence.kind,
        "title": evidence.title,
        "day": evidence.day,
        "precision": evidence.precision,
        "note": evidence.note,
        "amount": evidence.amount,
        "currency": evidence.currency,
    }
    if project is not None:
        kept |= {
            "ends_on": project.ends_on,
            "state": project.state,
            "themes": project.themes,
            "results": project.results,
        }
    return kept
