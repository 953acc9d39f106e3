"""Naming a city in a form: by its name in any script, or by its address here."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twinhall.access.cities import City, city_to_read, suggested_cities
from twinhall.access.verdict import Unknown
from twinhall.web.places import label_of
from twinhall.web.words import country_in_words

__all__ = ["CityField", "city_called"]


class CityField(forms.CharField):
    """A city of the register; cleaned to the City, or to None where it is not required and empty."""

    def __init__(self, **options: object) -> None:
        options.setdefault("help_text", _("Its name in any script, or the last part of its address here."))
        options.setdefault("max_length", 200)
        super().__init__(**options)  # type: ignore[arg-type]

    def clean(self, value: str) -> City | None:
        text = super().clean(value)
        return city_called(text) if text else None


def city_called(text: str) -> City:
    """The city of that address, or the only one that such a name fits; else the choice is asked for."""
    try:
        return city_to_read(text.rstrip("/").rsplit("/", 1)[-1])
    except Unknown:
        pass
    found = suggested_cities(text[:200], 6)
    if not found:
        raise forms.ValidationError(gettext("The register knows no city “%(name)s”.") % {"name": text})
    if len(found) == 1 or (_is_exact(found[0], text) and not _is_exact(found[1], text)):
        return found[0]
    raise forms.ValidationError(
        gettext("Several cities fit “%(name)s”. Write one of these: %(choices)s")
        % {
            "name": text,
            "choices": "; ".join(
                f"{city.slug} ({label_of(city)}, {country_in_words(city.country)})" for city in found
            ),
        }
    )


def _is_exact(city: City, text: str) -> bool:
    return text.casefold() in {city.name.casefold(), city.own_name.casefold(), label_of(city).casefold()}
