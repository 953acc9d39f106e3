"""Filters and weights of "Find partners", all of them in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twinhall.access.alliances import alliances_to_read
from twinhall.access.cities import City
from twinhall.algorithms.partner_matching import Group, Search, Weights
from twinhall.domain.partners.searching import Question
from twinhall.domain.ties.words import TieKind
from twinhall.web.filters import AllianceField, CountryField, FilterForm, WordField
from twinhall.web.partners.words import GROUPS, group_in_words
from twinhall.web.themes import theme_choices

__all__ = ["PartnerFilter"]

_USUAL = 100
# From and to how many people, both included.
_BANDS: dict[str, tuple[int | None, int | None]] = {
    "town": (None, 49_999),
    "medium": (50_000, 249_999),
    "large": (250_000, 999_999),
    "million": (1_000_000, None),
}


class PartnerFilter(FilterForm):
    """`?country= &alliance= &theme= &theme= &kind= &size= &declared= &w_size= …`."""

    country = CountryField(label=_("Country"))
    alliance = AllianceField(label=_("Or any country of the alliance"))
    size = WordField(
        label=_("Population"),
        choices=[
            ("", _("any")),
            ("similar", _("half to twice ours")),
            ("town", _("up to 50,000")),
            ("medium", _("50,000 to 250,000")),
            ("large", _("250,000 to 1 million")),
            ("million", _("1 million and more")),
        ],
    )
    kind = WordField(label=_("Kind of tie"), choices=[("", _("any")), *TieKind.choices])
    theme = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    declared = forms.BooleanField(
        label=_("Only cities that say so themselves"),
        help_text=_("That they give or seek one of these themes, or seek a tie of this kind."),
        required=False,
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput, max_length=8)

    def prepare(self) -> None:
        self.fields["alliance"].offer(alliances_to_read())  # type: ignore[attr-defined]
        self.fields["theme"].choices = theme_choices()  # type: ignore[attr-defined]
        filled = self.query.copy()
        for group in GROUPS:
            self.fields[weight_name(group)] = forms.IntegerField(
                label=group_in_words(group),
                min_value=0,
                max_value=300,
                required=False,
                widget=forms.NumberInput(attrs={"step": 10, "inputmode": "numeric"}),
            )
            if not filled.get(weight_name(group)):
                filled[weight_name(group)] = str(_USUAL)
        self.data = filled

    @property
    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in ("country", "alliance", "size", "kind")]

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[weight_name(group)] for group in GROUPS]

    @property
    def are_weights_changed(self) -> bool:
        return any(self._weight(group) != _USUAL for group in GROUPS)

    def question(self, city: City) -> Question:
        """For the machine: a theme or a kind is a wish first, and a filter only where it must be declared."""
        themes = frozenset(self.given("theme") or ())
        strict = bool(self.given("declared"))
        smallest, largest = self._band(city)
        country = self.given("country")
        return Question(
            Search(
                countries=frozenset([country] if country else []),
                smallest=smallest,
                largest=largest,
                themes=themes if strict else frozenset(),
                kind=(self.given("kind") or "") if strict else "",
                alliance=self.given("alliance") or "",
            ),
            Weights({group: self._weight(group) for group in GROUPS}),
            themes,
        )

    def kept(self, *without: str) -> str:
        """As every filter's, without weights that are as learned."""
        usual = [
            weight_name(group)
            for group in GROUPS
            if self.query.get(weight_name(group), str(_USUAL)) == str(_USUAL)
        ]
        return super().kept(*without, *usual)

    def _weight(self, group: Group) -> int:
        given = self.cleaned_data.get(weight_name(group))
        return _USUAL if given is None else int(given)

    def _band(self, city: City) -> tuple[int | None, int | None]:
        size: Any = self.given("size")
        if size == "similar" and city.population:
            return city.population // 2, city.population * 2
        return _BANDS.get(size or "", (None, None))


def weight_name(group: Group) -> str:
    return "w_" + group.value.replace("-", "_")
