"""Forms of commitments: what is promised, how far it is, who scores it, steps on the way."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from twinhall.access.asking import Body
from twinhall.access.cities import City, city_to_read
from twinhall.access.outcomes import Commitment, Delegation
from twinhall.access.verdict import Unknown
from twinhall.domain.outcomes.commitments import CommitmentFacts
from twinhall.domain.outcomes.words import Completion
from twinhall.web.outcomes.forms import texts_field
from twinhall.web.widgets import DayInput
from twinhall.web.words import place_in_alphabet

__all__ = ["ClaimForm", "CommitmentForm", "DoneForm", "MilestoneForm", "ReviewerForm", "ScoreForm"]


def _texts(form: forms.Form, name: str, languages: Sequence[str]) -> dict[str, str]:
    return {code: form.cleaned_data.get(f"{name}_{code}", "") for code in languages}


class CommitmentForm(forms.Form):
    """What is promised in each language, by whom, until when."""

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        owners: tuple[Sequence[Delegation], Sequence[Body]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.languages = languages
        self.owners = {one.public_id: one for group in owners for one in group}
        named = [(key, one.name) for key, one in self.owners.items()]
        for code in languages:
            self.fields[f"what_{code}"] = texts_field(gettext("What is promised"), code)
        self.fields["owner"] = forms.ChoiceField(
            label=gettext("Who owns it"),
            choices=[
                ("", gettext("a city that is named below")),
                *sorted(named, key=lambda pair: place_in_alphabet(pair[1])),
            ],
            required=False,
        )
        self.fields["city"] = forms.CharField(
            label=gettext("Or a city of the register"),
            help_text=gettext("The last part of its address here, such as “kazan”."),
            max_length=120,
            required=False,
        )
        self.fields["due_on"] = forms.DateField(label=gettext("Until when"), widget=DayInput)

    @classmethod
    def first(cls, commitment: Commitment, **options: Any) -> "CommitmentForm":
        owner = commitment.delegation or commitment.body
        initial = {f"what_{code}": text for code, text in commitment.texts.items()} | {
            "owner": owner.public_id if owner else "",
            "city": commitment.city.slug if commitment.city else "",
            "due_on": commitment.due_on,
        }
        return cls(initial=initial, **options)

    def clean_city(self) -> City | None:
        typed = str(self.cleaned_data["city"]).strip()
        if not typed:
            return None
        try:
            return city_to_read(typed.rstrip("/").rsplit("/", 1)[-1])
        except Unknown:
            raise forms.ValidationError(gettext("The register knows no such city.")) from None

    @property
    def facts(self) -> CommitmentFacts:
        said = self.cleaned_data
        owner = self.owners.get(said["owner"])
        return CommitmentFacts(
            texts=_texts(self, "what", self.languages),
            due_on=said["due_on"],
            delegation=owner if isinstance(owner, Delegation) else None,
            body=owner if isinstance(owner, Body) else None,
            city=said["city"],
        )


class ClaimForm(forms.Form):
    """The owner's word, with its evidence."""

    completion = forms.ChoiceField(label=gettext_lazy("How far it is"), choices=Completion.choices)
    note = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link = forms.URLField(
        label=gettext_lazy("Evidence on a page"), max_length=500, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("Evidence as a file"),
        help_text=gettext_lazy("Everybody can read it. A PDF or an image, at most 10 MB."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )


class ScoreForm(forms.Form):
    """The reviewer's word."""

    completion = forms.ChoiceField(label=gettext_lazy("How far it is"), choices=Completion.choices)
    note = forms.CharField(
        label=gettext_lazy("Why you find so"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewerForm(forms.Form):
    """Who scores it."""

    def __init__(self, *args: Any, bodies: Sequence[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {one.public_id: one for one in bodies}
        named = sorted(
            ((key, one.name) for key, one in self.bodies.items()), key=lambda pair: place_in_alphabet(pair[1])
        )
        self.fields["reviewer"] = forms.ChoiceField(
            label=gettext("Reviewer"),
            help_text=gettext("Never a body of the owner’s own country."),
            choices=[("", gettext("nobody")), *named],
            required=False,
        )

    @property
    def body(self) -> Body | None:
        return self.bodies.get(self.cleaned_data["reviewer"])


class MilestoneForm(forms.Form):
    """A step on the way."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = languages
        for code in languages:
            self.fields[f"step_{code}"] = texts_field(gettext("What is reached"), code, rows=0, most=500)
        self.fields["step_on"] = forms.DateField(label=gettext("By which day"), widget=DayInput)

    @property
    def texts(self) -> dict[str, str]:
        return _texts(self, "step", self.languages)


class DoneForm(forms.Form):
    done_on = forms.DateField(label=gettext_lazy("Done on"), widget=DayInput)
