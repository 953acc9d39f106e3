"""What a delegation tells of one of its people, and what of it cannot be or is doubtful."""

import datetime
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.delegations.models import Participant
from twinhall.domain.delegations.words import ParticipantRole
from twinhall.kit.errors import CannotDo

__all__ = ["FIELDS", "MRZ_LETTERS", "ParticipantFacts", "checked", "doubts", "facts_of", "key_of_name"]

# So many letters has a passport's machine-readable line for the name (ICAO Doc 9303, TD3).
MRZ_LETTERS = 39
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'’.")


@dataclass(frozen=True)
class ParticipantFacts:
    """Times are aware; `nationality` an ISO 3166 code; `languages` BCP 47, best first."""

    passport_name: str
    display_name: str = ""
    role: str = ParticipantRole.MEMBER.value
    office: str = ""
    represents: str = ""
    email: str = ""
    languages: tuple[str, ...] = field(default=())
    diet: str = ""
    access_needs: str = ""
    arrives_at: datetime.datetime | None = None
    departs_at: datetime.datetime | None = None
    travel: str = ""
    wants_visa_letter: bool = False
    nationality: str = ""
    born_on: datetime.date | None = None
    passport_number: str = ""


FIELDS = tuple(ParticipantFacts.__dataclass_fields__)
_TEXTS = tuple(
    name
    for name in FIELDS
    if name not in ("languages", "arrives_at", "departs_at", "wants_visa_letter", "born_on")
)


def checked(facts: ParticipantFacts, *, today: datetime.date) -> ParticipantFacts:
    """The same, tidied: blanks, small letters, and no papers where no letter is wanted. CannotDo for what cannot be."""
    texts: dict[str, Any] = {name: _tidied(name, getattr(facts, name)) for name in _TEXTS}
    tidy = replace(facts, **texts)
    for said in (tidy.passport_name, tidy.display_name):
        if said and not any(letter.isalpha() for letter in said):
            raise CannotDo(_("“%(name)s” is no name: it has no letter.") % {"name": said[:40]})
    if not tidy.passport_name:
        raise CannotDo(_("The name as in the passport is missing."))
    if tidy.role not in ParticipantRole.values:
        raise CannotDo(_("“%(role)s” is no role here.") % {"role": tidy.role[:40]})
    if tidy.nationality and tidy.nationality not in COUNTRIES:
        raise CannotDo(_("There is no country “%(name)s”.") % {"name": tidy.nationality[:40]})
    if tidy.email:
        try:
            validate_email(tidy.email)
        except ValidationError:
            raise CannotDo(_("“%(address)s” is no e-mail address.") % {"address": tidy.email[:100]}) from None
    if tidy.born_on is not None and not datetime.date(1900, 1, 1) <= tidy.born_on <= today:
        raise CannotDo(_("The birth day cannot be."))
    if tidy.arrives_at and tidy.departs_at and tidy.departs_at < tidy.arrives_at:
        raise CannotDo(_("The departure is before the arrival."))
    if not tidy.wants_visa_letter:
        tidy = replace(tidy, nationality="", passport_number="")
    return replace(tidy, display_name=tidy.display_name or tidy.passport_name)


def _tidied(name: str, text: str) -> str:
    plain = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in unicodedata.normalize("NFC", text)
    )
    plain = " ".join(plain.split())
    if name in ("role", "email"):
        plain = plain.lower()
    if name in ("nationality", "passport_number"):
        plain = plain.upper()
    most = getattr(Participant._meta.get_field(name), "max_length", None) or 0
    if len(plain) > most:
        raise CannotDo(
            _("“%(beginning)s…” is longer than %(most)s characters.")
            % {"beginning": plain[:30], "most": most}
        )
    return plain


def doubts(facts: ParticipantFacts) -> list[str]:
    """What may be so and is worth a second look, in sentences."""
    found = []
    strange = dict.fromkeys(letter for letter in facts.passport_name if letter.upper() not in _LATIN)
    if strange:
        found.append(
            _(
                "The passport’s machine-readable line has the letters A to Z alone; “%(letters)s” cannot stand there. "
                "Please write the name as that line does."
            )
            % {"letters": " ".join(strange)[:40]}
        )
    if len(facts.passport_name) > MRZ_LETTERS:
        found.append(
            _("The passport’s machine-readable line holds %(most)s letters; this name is longer.")
            % {"most": MRZ_LETTERS}
        )
    if facts.wants_visa_letter and not (facts.nationality and facts.born_on and facts.passport_number):
        found.append(_("For a visa letter nationality, birth day and passport number are needed."))
    return found


def key_of_name(passport_name: str) -> str:
    """What two spellings of a passport's name have in common: no case, no diacritics, no signs between the parts."""
    plain = unicodedata.normalize("NFKD", passport_name.casefold())
    letters = "".join(
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())


def facts_of(participant: Participant) -> ParticipantFacts:
    """What is kept of her now."""
    kept = {name: getattr(participant, name) for name in FIELDS}
    return ParticipantFacts(**kept | {"languages": tuple(participant.languages)})
