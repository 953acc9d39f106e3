"""A signing list in the reader's words."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from twinhall.access.ceremonies import CeremonyFile, Standing
from twinhall.domain.ties.words import TieKind
from twinhall.web.languages import languages_in_words
from twinhall.web.places import Place, label_of, place_of
from twinhall.web.words import day_in_words, list_in_words

__all__ = ["ListingLine", "lines_of", "signatory_in_words"]


@dataclass(frozen=True)
class ListingLine:
    """One tie of the list: its sides as places with who signs for each, its state as arc, word and what is missing."""

    listing_id: str
    file_id: str
    number: int
    name: str
    near: Place
    far: Place
    sides: list[dict[str, str]]
    more: list[Place]
    kind: str
    arc: str
    word: str
    tone: str
    missing: str
    languages: str
    file_url: str  # for one's own ties
    tie_url: str  # once it is in the register
    is_own: bool
    own_word_given: bool


def lines_of(found: CeremonyFile, standings: list[Standing]) -> list[ListingLine]:
    return [_line(found, standing, number) for number, standing in enumerate(standings, start=1)]


def _line(found: CeremonyFile, standing: Standing, number: int) -> ListingLine:
    sides = sorted(standing.sides, key=lambda side: side.city_id != found.own_city)
    places = [place_of(side.city) for side in sides]
    is_own = found.own_city in {side.city_id for side in sides}
    own = next((side for side in sides if side.city_id == found.own_city), None)
    arc, word, tone = _state(standing)
    dossier = standing.dossier
    return ListingLine(
        listing_id=standing.listing.public_id,
        file_id=dossier.public_id,
        number=number,
        name=" – ".join(label_of(side.city) for side in sides),
        near=places[0],
        far=places[1],
        more=places[2:],
        sides=[
            {
                "city": label_of(side.city),
                "signatory": signatory_in_words(standing, side.pk),
                "word": _side_word(standing, side.pk),
            }
            for side in sides
        ],
        kind=str(TieKind(dossier.kind).label),
        arc=arc,
        word=word,
        tone=tone,
        missing=missing_in_words(standing),
        languages=languages_in_words(_languages(standing)),
        file_url=reverse("dossier", args=[dossier.public_id]) if is_own else "",
        tie_url=reverse("tie", args=[dossier.public_id]) if standing.is_signed else "",
        is_own=is_own,
        own_word_given=own is not None and own.pk in standing.words,
    )


def _state(standing: Standing) -> tuple[str, str, str]:
    """Arc, word, tone."""
    dossier = standing.dossier
    if standing.is_signed and dossier.signed_on:
        return "whole", gettext("signed on %(day)s") % {"day": day_in_words(dossier.signed_on)}, "done"
    if standing.signed:
        return "half", gettext("signed by one side, waits for the other"), "half"
    if standing.is_ready:
        return "dashed", gettext("ready to sign"), "new"
    return "dashed", gettext("not ready yet"), "waiting"


def missing_in_words(standing: Standing) -> str:
    """What still stands between this tie and the pen."""
    if standing.is_ready:
        return ""
    missing = list_in_words([label_of(side.city) for side in standing.missing])
    parts = []
    if not standing.is_text_agreed:
        parts.append(gettext("the text is not agreed"))
    if missing:
        parts.append(
            ngettext(
                "approvals are open in %(cities)s", "approvals are open in %(cities)s", len(standing.missing)
            )
            % {"cities": missing}
        )
    return list_in_words(parts)


def signatory_in_words(standing: Standing, side: int) -> str:
    """Name and office; empty while nobody is named."""
    word = standing.words.get(side)
    if word is None:
        return ""
    if word.participant is not None:
        return list_in_words(
            [part for part in (word.participant.display_name, word.participant.office) if part]
        )
    return list_in_words([part for part in (word.signatory, word.office) if part])


def _side_word(standing: Standing, side: int) -> str:
    if side in standing.signed:
        return gettext("has signed")
    return gettext("wants to sign here") if side in standing.words else gettext("has not answered yet")


def _languages(standing: Standing) -> list[str]:
    agreement: Any = getattr(standing.dossier, "agreement", None)
    return list(agreement.languages) if agreement is not None else []
