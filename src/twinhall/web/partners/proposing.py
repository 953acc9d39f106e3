"""The first words of a proposal, from the reasons why a partner was suggested."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext

from twinhall.access.cities import City
from twinhall.access.partners import cities_to_compare
from twinhall.access.verdict import Unknown
from twinhall.domain.partners.searching import Question, compare_partners
from twinhall.transfer.themes import shipped_themes
from twinhall.web.partners.reasons import sentences_of, themes_in_words
from twinhall.web.words import number_in_words

__all__ = ["purpose_of"]


def purpose_of(city: City, slug: str, themes: Sequence[str], on: datetime.date) -> str:
    """Reasons and points for the city of that slug, for whoever proposes to go over; empty when nothing is known."""
    known = {theme.key for theme in shipped_themes()}
    chosen = tuple(key for key in themes if key in known)
    try:
        others = cities_to_compare([slug])
    except Unknown:
        return ""
    compared = compare_partners(city, others, Question(themes=frozenset(chosen)), on=on)
    if not compared.suggestions:
        return ""
    best = compared.suggestions[0]
    lines = [
        gettext("Suggested by “Find partners” with %(points)s points.")
        % {"points": number_in_words(best.points)}
    ]
    if chosen:
        lines.append(gettext("Themes: %(themes)s.") % {"themes": themes_in_words(chosen)})
    return "\n".join([*lines, *sentences_of(best, compared.cities)])
