"""The protocol sheet of a signing ceremony, as PDF in one language."""

import datetime
from typing import Any, Protocol

from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import gettext as _
from django.utils.translation import override

from twinhall.domain.agreements.values import city_in, direction_of, language_in
from twinhall.domain.ceremonies.models import Ceremony
from twinhall.domain.ceremonies.standing import Standing
from twinhall.domain.forums.models import Forum
from twinhall.domain.ties.words import TieKind
from twinhall.transfer.papers.typesetting import typeset

__all__ = ["ceremony_sheet"]

_DIGITS = "0123456789"


class Listed(Protocol):
    """What is printed: the forum, its ceremony, the ties in the order of signing."""

    @property
    def forum(self) -> Forum: ...
    @property
    def ceremony(self) -> Ceremony | None: ...
    @property
    def listed(self) -> Any: ...


def ceremony_sheet(found: Listed, language: str, *, day: datetime.date) -> bytes:
    """One block for each tie with its sides, signatories, language copies and room for the signatures."""
    with override(language):
        data = _sheet(found, language)
    return typeset("ceremony.typ", data, day=day)


def _sheet(found: Listed, language: str) -> dict[str, Any]:
    ceremony = found.ceremony
    return {
        "language": language,
        "rtl": direction_of(language) == "rtl",
        "digits": _DIGITS,
        "page": _("page {page} of {pages}"),
        "title": _("Signing list"),
        "forum": found.forum.name,
        "when": _when(found.forum, ceremony, language),
        "place": ceremony.place if ceremony else "",
        "protocol": [
            part.splitlines()
            for part in (ceremony.protocol if ceremony else "").split("\n\n")
            if part.strip()
        ],
        "example": _("Example: invented for the demo") if found.forum.is_example else "",
        "words": {
            "copies": _("Copies in"),
            "unnamed": _("signatory not named yet"),
            "signature": _("Signature"),
        },
        "ties": [_tie(standing, number, language) for number, standing in enumerate(found.listed, start=1)],
    }


def _when(forum: Forum, ceremony: Ceremony | None, language: str) -> str:
    if ceremony is None or ceremony.starts_at is None:
        return ""
    local = ceremony.starts_at.astimezone(forum.zone)
    locale = Locale.parse("en_GB" if language == "en" else language)
    day = str(format_date(local.date(), format="full", locale=locale))
    if local.time() == datetime.time(0, 0):
        return day
    return f"{day}, {format_time(local.time(), format='short', locale=locale)}"


def _tie(standing: Standing, number: int, language: str) -> dict[str, Any]:
    agreement: Any = getattr(standing.dossier, "agreement", None)
    return {
        "number": number,
        "name": " – ".join(city_in(language, side.city) for side in standing.sides),
        "kind": str(TieKind(standing.dossier.kind).label),
        "state": _state(standing),
        "languages": ", ".join(
            language_in(language, code) for code in (agreement.languages if agreement else ())
        ),
        "sides": [
            {"city": city_in(language, side.city), "signatory": _signatory(standing, side.pk)}
            for side in standing.sides
        ],
    }


def _state(standing: Standing) -> str:
    if standing.is_signed:
        return _("signed")
    return _("ready to sign") if standing.is_ready else _("not ready yet")


def _signatory(standing: Standing, side: int) -> str:
    word = standing.words.get(side)
    if word is None:
        return ""
    if word.participant is not None:
        return ", ".join(part for part in (word.participant.display_name, word.participant.office) if part)
    return ", ".join(part for part in (word.signatory, word.office) if part)
