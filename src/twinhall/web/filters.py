"""Fields of filters: light to draw though they list every country, and whole in the address."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.alliances import Alliance
from twinhall.domain.cities.countries import COUNTRIES, country_name
from twinhall.web.words import day_in_words, place_in_alphabet, reader_language, text_for_reader

__all__ = ["AllianceField", "CountryField", "DayField", "FilterForm", "PlainSelect", "WordField"]

Choices = list[tuple[str, str]]


class PlainSelect(forms.Select):
    """The same drop-down list as Django's, without a template for each of 250 options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        drawn = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        options = _options(tuple((str(key), str(words)) for key, words in self.choices))
        chosen = format_html('<option value="{}"', str(value or ""))
        return format_html(
            "<select{}>{}</select>",
            format_html_join(
                "", ' {}="{}"', ((key, kept) for key, kept in drawn.items() if kept is not False)
            ),
            mark_safe(options.replace(chosen, f"{chosen} selected", 1)),  # noqa: S308 - both parts are escaped
        )


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return str(format_html_join("", '<option value="{}">{}</option>', choices))


class WordField(forms.ChoiceField):
    """One word of a short list."""

    widget = PlainSelect
    default_error_messages = {"invalid_choice": _("“%(value)s” is not in the list: choose from it.")}

    def __init__(self, choices: Any = (), **options: Any) -> None:
        super().__init__(choices=choices, required=False, **options)


class AllianceField(WordField):
    """An alliance by its slug; the choices are read when `offer` is called, once for each form."""

    def offer(self, alliances: Iterable[Alliance]) -> None:
        named = [(alliance.slug, text_for_reader(alliance.names)) for alliance in alliances]
        self.choices = [("", gettext("any")), *named]


class CountryField(forms.ChoiceField):
    """A country by its ISO code, listed by its name in the reader's language; small letters are understood."""

    widget = PlainSelect
    default_error_messages = {
        "invalid_choice": _("“%(value)s” is no code of a country: choose one from the list.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=country_choices, required=False, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()

    def valid_value(self, value: Any) -> bool:
        return value in COUNTRIES


class DayField(forms.DateField):
    """A day as ISO 8601, for the browser's own calendar."""

    default_error_messages = {"invalid": _("This is no day of the calendar in the form 2024-07-09.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d"], **options)


def country_choices() -> Choices:
    return _country_choices(reader_language())


@lru_cache(maxsize=32)
def _country_choices(language: str) -> Choices:
    named = [(code, country_name(code, language)) for code in COUNTRIES]
    return [("", str(_("any"))), *sorted(named, key=lambda choice: place_in_alphabet(choice[1]))]


class FilterForm(forms.Form):
    """Filters that come by address: what is wrong is named, what is right still holds, nothing typed is lost."""

    def __init__(self, query: QueryDict, address: str) -> None:
        """`address` is that of the list without filters."""
        super().__init__(query, auto_id="filter_%s")
        self.query, self.address = query, address
        self.prepare()
        self.order_fields(self.field_order)
        self.is_valid()

    def prepare(self) -> None:
        """Set up here what depends on the reader's language or on the register."""

    def given(self, name: str) -> Any:
        """The understood value of a field; None when it is empty or wrong."""
        return self.cleaned_data.get(name) or None

    @property
    def in_use(self) -> list[dict[str, Any]]:
        """For each filter that was asked for a link that takes it away (for parts/chips.html)."""
        return [
            {
                "label": f"{field.label}: {self._asked(field)}",
                "url": self.kept(field.name) or self.address,
                "remove": True,
            }
            for field in self
            if field.name != "sort" and self.query.get(field.name)
        ]

    def _asked(self, field: forms.BoundField) -> str:
        given = self.query.get(field.name, "")
        if isinstance(field.field, forms.BooleanField):
            return gettext("yes")
        if isinstance(field.field, forms.ChoiceField):
            words = dict(iter(field.field.choices))  # type: ignore[arg-type]
            return str(words.get(self.given(field.name) or given, given))
        if isinstance(field.field, forms.DateField):
            return day_in_words(self.given(field.name)) or given
        return given

    def kept(self, *without: str) -> str:
        """The filters as a query string that begins with `?`, or "" when there are none."""
        changed = self.query.copy()
        for name in ("page", *without):
            changed.pop(name, None)
        for name in [name for name, value in changed.items() if not value]:
            changed.pop(name)
        return f"?{changed.urlencode()}" if changed else ""
