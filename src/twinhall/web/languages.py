"""Languages to choose from, and fields for one text in several of them."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from twinhall.domain.agreements.values import direction_of, language_in
from twinhall.web.words import list_in_words, place_in_alphabet, reader_language

__all__ = [
    "LANGUAGE_CODES",
    "TextsForm",
    "language_choices",
    "language_in_words",
    "languages_in_words",
    "text_languages",
]

# The official languages of the alliance's members and partners, and those that cities elsewhere write in.
LANGUAGE_CODES = (
    *(
        "am",
        "ar",
        "be",
        "bn",
        "de",
        "en",
        "es",
        "fa",
        "fr",
        "hi",
        "id",
        "it",
        "ja",
        "kk",
        "ko",
        "ms",
        "pt",
        "ru",
    ),
    *("sr", "sw", "th", "tr", "ur", "uz", "vi", "zh", "zu"),
)


def language_in_words(code: str) -> str:
    """Its name in the reader's language; the code where it has none."""
    return language_in(reader_language(), code)


def languages_in_words(codes: Iterable[str]) -> str:
    """Their names with commas between them."""
    return list_in_words([language_in_words(code) for code in codes])


def language_choices() -> list[tuple[str, str]]:
    """Every language with its name, in the reader's alphabet."""
    named = [(code, language_in_words(code)) for code in LANGUAGE_CODES]
    return sorted(named, key=lambda pair: place_in_alphabet(pair[1]))


def text_languages(*more: Sequence[str]) -> list[str]:
    """In which a text is asked for: the site's own, then those given."""
    own = [code for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([*own, *(code for codes in more for code in codes)]))


class TextsForm(forms.Form):
    """A form with texts in several languages: each is a field `<name>_<language>`, none of them required by itself."""

    written_in: Sequence[str] = ()

    def add_texts(
        self,
        name: str,
        label: str,
        *,
        rows: int = 0,
        most: int = 200,
        initial: Mapping[str, str] | None = None,
        hint: str = "",
    ) -> None:
        """Add the fields; `rows` makes them areas of so many lines."""
        for code in self.written_in:
            attributes = {"lang": code, "dir": direction_of(code)} | ({"rows": rows} if rows else {})
            kind = forms.Textarea if rows else forms.TextInput
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=gettext("%(what)s (%(language)s)")
                % {"what": label, "language": language_in_words(code)},
                required=False,
                max_length=most,
                widget=kind(attrs=attributes),
                initial=(initial or {}).get(code, ""),
                help_text=hint if code == self.written_in[0] else "",
            )

    def texts(self, name: str) -> dict[str, str]:
        """What was typed, by language; empty ones left out."""
        given = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code in self.written_in}
        return {code: text for code, text in given.items() if text}

    def require_text(self, name: str) -> None:
        """To be called in `clean`: one language at least must be filled in."""
        if not self.texts(name):
            self.add_error(
                f"{name}_{self.written_in[0]}", gettext("Please fill this in, in one language at least.")
            )
