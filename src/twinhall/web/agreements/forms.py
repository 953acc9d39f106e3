"""Forms of a text: begun, its clauses, its terms, who signs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from twinhall.access.agreements import Agreement, DraftClause
from twinhall.domain.agreements.actions import SignatoryFacts, Terms
from twinhall.domain.agreements.facts import agreement_templates
from twinhall.domain.agreements.texts import Wording
from twinhall.domain.agreements.values import direction_of, language_in
from twinhall.domain.agreements.words import LONGEST_HEADING, LONGEST_TEXT, MOST_SIGNATORIES, InForce
from twinhall.web.widgets import DayInput
from twinhall.web.words import reader_language, text_for_reader

__all__ = [
    "BeginForm",
    "ClauseForm",
    "ReservationForm",
    "SignatoriesForm",
    "SignedCopyForm",
    "TermsForm",
    "put_in_place",
]


def _named(code: str) -> str:
    return language_in(reader_language(), code)


def put_in_place(form: forms.Form, values: Mapping[str, str]) -> None:
    """Change what was sent, keeping all the rest of it."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        data[name] = value
    form.data = data


class BeginForm(forms.Form):
    """From which text, in which languages, and which of them decide."""

    template = forms.ChoiceField(label=gettext_lazy("Begin from"))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        error_messages={"required": gettext_lazy("Choose the languages of the text.")},
    )
    authentic = forms.MultipleChoiceField(
        label=gettext_lazy("Authentic languages"),
        error_messages={"required": gettext_lazy("Choose at least one language whose text decides.")},
    )

    def __init__(self, *args: Any, offered: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        named = sorted(((code, _named(code)) for code in set(offered)), key=lambda pair: pair[1])
        self.named = named
        choices = [(key, text_for_reader(one.names)) for key, one in agreement_templates().items()]
        self.fields["template"] = forms.ChoiceField(label=gettext("Begin from"), choices=choices)
        for field in ("languages", "authentic"):
            self.fields[field].choices = named  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each language with its two boxes."""
        columns, deciding = (set(self[name].value() or []) for name in ("languages", "authentic"))
        return [
            {"code": code, "name": name, "column": code in columns, "decides": code in deciding}
            for code, name in self.named
        ]


class ClauseForm(forms.Form):
    """A clause in every language of the text, each with the revision it was written on."""

    comment = forms.CharField(
        label=gettext_lazy("Why, for the other side"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = list(languages)
        for code in self.languages:
            spoken = {"lang": code, "dir": direction_of(code)}
            said = {"language": _named(code)}
            self.fields[f"heading_{code}"] = forms.CharField(
                label=gettext("Heading in %(language)s") % said,
                max_length=LONGEST_HEADING,
                required=False,
                widget=forms.TextInput(attrs=spoken),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=gettext("Text in %(language)s") % said,
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 9} | spoken),
            )
            self.fields[f"revision_{code}"] = forms.IntegerField(
                min_value=0, required=False, widget=forms.HiddenInput
            )

    @classmethod
    def first(cls, one: DraftClause | None, languages: Sequence[str]) -> "ClauseForm":
        """As the clause stands now; where a change of it is proposed, as the proposal would have it."""
        proposed = one.proposal.texts if one and one.proposal else {}
        initial: dict[str, Any] = {}
        for code in languages:
            text = one.texts.get(code) if one else None
            initial |= {
                f"heading_{code}": proposed.get(code, {}).get("heading", text.heading if text else ""),
                f"text_{code}": proposed.get(code, {}).get("text", text.text if text else ""),
                f"revision_{code}": text.revision if text else 0,
            }
        return cls(initial=initial, languages=languages)

    @property
    def wordings(self) -> dict[str, Wording]:
        """What she wrote, by language."""
        said = self.cleaned_data
        return {
            code: Wording(said[f"heading_{code}"], said[f"text_{code}"], said[f"revision_{code}"] or 0)
            for code in self.languages
        }

    def stand_on(self, revisions: dict[str, int]) -> None:
        """Keep what she wrote, now as written on these revisions: sent again, it counts as an answer to them."""
        put_in_place(self, {f"revision_{code}": str(revision) for code, revision in revisions.items()})


class ReservationForm(forms.Form):
    """What a side reserves, in the languages it likes."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for code in languages:
            self.fields[f"reserve_{code}"] = forms.CharField(
                label=_named(code),
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code, "dir": direction_of(code)}),
            )

    @property
    def texts(self) -> dict[str, str]:
        return {name.removeprefix("reserve_"): text for name, text in self.cleaned_data.items()}


class TermsForm(forms.Form):
    """Figures, days and short words that the text names."""

    authentic = forms.MultipleChoiceField(
        label=gettext_lazy("Authentic languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language whose text decides.")},
    )
    term_years = forms.IntegerField(
        label=gettext_lazy("Term in years"),
        help_text=gettext_lazy("Empty: without end."),
        min_value=1,
        max_value=99,
        required=False,
    )
    prolongation_years = forms.IntegerField(
        label=gettext_lazy("Prolonged by itself, years each time"),
        help_text=gettext_lazy("Empty: it ends with its term. What the text says of it must say the same."),
        min_value=1,
        max_value=99,
        required=False,
    )
    notice_months = forms.IntegerField(
        label=gettext_lazy("Notice period in months"), min_value=0, max_value=60, required=False
    )
    in_force = forms.ChoiceField(label=gettext_lazy("In force from"), choices=InForce.choices)
    in_force_on = forms.DateField(
        label=gettext_lazy("That day, if the text names one"), widget=DayInput, required=False
    )
    signing_on = forms.DateField(
        label=gettext_lazy("Day of signing"),
        help_text=gettext_lazy("Can stay open; the paper then has a line for it."),
        widget=DayInput,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, used: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages: list[str] = list(agreement.languages)
        self.used = [name for name in ("fields", "project", "place") if name in set(used)]
        self.fields["authentic"].choices = [(code, _named(code)) for code in self.languages]  # type: ignore[attr-defined]
        labels = {
            "fields": gettext("Fields of cooperation in %(language)s"),
            "project": gettext("The project in %(language)s"),
            "place": gettext("Place of signing in %(language)s"),
        }
        for name in self.used:
            for code in self.languages:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=labels[name] % {"language": _named(code)},
                    max_length=500,
                    required=False,
                    widget=forms.TextInput(attrs={"lang": code, "dir": direction_of(code)}),
                )

    @classmethod
    def first(cls, agreement: Agreement, used: Iterable[str]) -> "TermsForm":
        """As the terms are now."""
        plain = ("authentic", "term_years", "prolongation_years", "notice_months", "in_force", "in_force_on")
        initial = {name: getattr(agreement, name) for name in (*plain, "signing_on")}
        for name, texts in agreement.fillings.items():
            initial |= {f"{name}_{code}": text for code, text in texts.items()}
        return cls(initial=initial | {"revision": agreement.terms_revision}, agreement=agreement, used=used)

    def terms(self, agreement: Agreement) -> Terms:
        """What she entered; fillings that the present text has no place for stay as they were."""
        said = self.cleaned_data
        own = {name: {code: said[f"{name}_{code}"] for code in self.languages} for name in self.used}
        return Terms(
            authentic=tuple(said["authentic"]),
            term_years=said["term_years"],
            prolongation_years=said["prolongation_years"],
            notice_months=said["notice_months"],
            in_force=said["in_force"],
            in_force_on=said["in_force_on"],
            signing_on=said["signing_on"],
            fillings=agreement.fillings | own,
        )


class SignatoriesForm(forms.Form):
    """Who signs for one's own side, name and office in each language."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = list(languages)
        labels = {"name": gettext("Name in %(language)s"), "office": gettext("Office in %(language)s")}
        for place in range(MOST_SIGNATORIES):
            for code in self.languages:
                spoken = {"lang": code, "dir": direction_of(code)}
                for part, label in labels.items():
                    self.fields[f"{part}_{place}_{code}"] = forms.CharField(
                        label=label % {"language": _named(code)},
                        max_length=200,
                        required=False,
                        widget=forms.TextInput(attrs=spoken),
                    )
            self.fields[f"deputation_{place}"] = forms.BooleanField(
                label=gettext("signs by deputation"), required=False
            )

    @property
    def people(self) -> list[dict[str, Any]]:
        """The fields of each signatory; further ones are folded away while they are empty."""
        found = []
        for place in range(MOST_SIGNATORIES):
            fields = [
                self[f"{part}_{place}_{code}"] for code in self.languages for part in ("name", "office")
            ]
            is_named = any(field.value() for field in fields)
            found.append(
                {
                    "fields": [*fields, self[f"deputation_{place}"]],
                    "open": place == 0 or is_named,
                    "number": place + 1,
                }
            )
        return found

    @property
    def facts(self) -> list[SignatoryFacts]:
        said = self.cleaned_data
        return [
            SignatoryFacts(
                {code: said[f"name_{place}_{code}"] for code in self.languages},
                {code: said[f"office_{place}_{code}"] for code in self.languages},
                said[f"deputation_{place}"],
            )
            for place in range(MOST_SIGNATORIES)
        ]


class SignedCopyForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The signed paper"),
        help_text=gettext_lazy("A scan, or a PDF with digital signatures. At most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )
