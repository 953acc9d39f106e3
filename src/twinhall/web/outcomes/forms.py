"""Forms of outcome documents: their head, a paragraph, a reservation, a word at the roll, the close."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from twinhall.access.outcomes import DraftParagraph, Outcome
from twinhall.domain.agreements.values import direction_of, language_in
from twinhall.domain.outcomes.words import LONGEST_PARAGRAPH, RollWord
from twinhall.web.words import place_in_alphabet, reader_language

__all__ = [
    "AdoptForm",
    "HeadForm",
    "ParagraphForm",
    "ReservationForm",
    "WordForm",
    "named_language",
    "texts_field",
]


def named_language(code: str) -> str:
    return language_in(reader_language(), code)


def texts_field(label: str, code: str, *, rows: int = 3, most: int = 2_000) -> forms.CharField:
    """A field for one language of a text."""
    spoken = {"lang": code, "dir": direction_of(code)}
    widget = forms.Textarea(attrs={"rows": rows} | spoken) if rows else forms.TextInput(attrs=spoken)
    return forms.CharField(
        label=gettext("%(what)s (%(language)s)") % {"what": label, "language": named_language(code)},
        max_length=most,
        required=False,
        widget=widget,
    )


class HeadForm(forms.Form):
    """Title by language; which languages the text has, and which of them decide."""

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
        named = [(code, named_language(code)) for code in set(offered)]
        self.named = sorted(named, key=lambda pair: place_in_alphabet(pair[1]))
        for field in ("languages", "authentic"):
            self.fields[field].choices = self.named  # type: ignore[attr-defined]
        for code, _name in self.named:
            self.fields[f"title_{code}"] = texts_field(gettext("Title"), code, rows=0, most=300)

    @classmethod
    def first(cls, outcome: Outcome, offered: Iterable[str]) -> "HeadForm":
        titles = {f"title_{code}": text for code, text in outcome.titles.items()}
        initial = {"languages": outcome.languages, "authentic": outcome.authentic} | titles
        return cls(initial=initial, offered=[*offered, *outcome.languages])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each language with its two boxes and its title."""
        columns, deciding = (set(self[name].value() or []) for name in ("languages", "authentic"))
        return [
            {
                "code": code,
                "name": name,
                "dir": direction_of(code),
                "column": code in columns,
                "decides": code in deciding,
                "title": self[f"title_{code}"],
            }
            for code, name in self.named
        ]

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "titles": {code: said[f"title_{code}"] for code, _name in self.named},
            "languages": said["languages"],
            "authentic": said["authentic"],
        }


class ParagraphForm(forms.Form):
    """A paragraph in every language of the text, each with the revision it was written on."""

    comment = forms.CharField(
        label=gettext_lazy("Why, for the drafters"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = list(languages)
        for code in self.languages:
            self.fields[f"text_{code}"] = texts_field(gettext("Text"), code, rows=7, most=LONGEST_PARAGRAPH)
            self.fields[f"revision_{code}"] = forms.IntegerField(
                min_value=0, required=False, widget=forms.HiddenInput
            )

    @classmethod
    def first(cls, one: DraftParagraph | None, languages: Sequence[str]) -> "ParagraphForm":
        """As the paragraph stands now; one that is only proposed, as it is proposed."""
        proposed = one.amendments[0].texts if one and not one.number and one.amendments else {}
        initial: dict[str, Any] = {}
        for code in languages:
            text = one.texts.get(code) if one else None
            initial[f"text_{code}"] = text.text if text else proposed.get(code, "")
            initial[f"revision_{code}"] = text.revision if text else 0
        return cls(initial=initial, languages=languages)

    def stand_on(self, revisions: Mapping[str, int]) -> None:
        """Keep what she wrote, now as written on these revisions: sent again, it counts as an answer to them."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for code, revision in revisions.items():
            data[f"revision_{code}"] = str(revision)
        self.data = data


class ReservationForm(forms.Form):
    """What a delegation reserves, in the languages it likes."""

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for code in languages:
            self.fields[f"reserve_{code}"] = texts_field(gettext("Reservation"), code)


class WordForm(ReservationForm):
    """What a delegation says when it is called; `called` for the organisers, who enter it for one."""

    def __init__(self, *args: Any, called: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        own: dict[str, forms.Field] = {}
        if called:
            own["delegation"] = forms.ChoiceField(
                label=gettext("Delegation"), choices=[("", gettext("Please choose")), *called]
            )
        own["word"] = forms.ChoiceField(
            label=gettext("It says"), choices=RollWord.choices, widget=forms.RadioSelect
        )
        if called:
            own["told_by"] = forms.CharField(
                label=gettext("Who told you, and how"),
                help_text=gettext("An office is enough: “its head, in the hall”. The list shows it."),
                max_length=200,
            )
        self.fields = own | self.fields


class AdoptForm(forms.Form):
    """Whether the next meeting is to amend the text, and how."""

    amend_next = forms.BooleanField(
        label=gettext_lazy("Adopted in this form; agreed to amend it at the next meeting"), required=False
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for code in languages:
            self.fields[f"wish_{code}"] = texts_field(gettext("What is to be amended"), code)
