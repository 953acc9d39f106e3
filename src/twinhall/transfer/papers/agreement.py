"""An agreement as plain facts: what `as_pdf` and `as_docx` make a paper of. No table, no request, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from twinhall.kit.errors import CannotDo

# A text by language: {"en": "…", "ar": "…"}. A language that is not there is shown as missing.
Texts = Mapping[str, str]


class CannotMakePaper(CannotDo):
    """The facts contradict each other, or something that papers need is not there; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """A side: its name and country by language, and its name in its own script."""

    name: Texts
    own_name: str
    country: Texts


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause; `stale` names the languages whose text does not follow the latest change yet."""

    number: int
    heading: Texts
    text: Texts
    stale: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What one side (its place in `parties`, then `joined`) reserves about one clause (its number; 0: the whole)."""

    party: int
    clause: int
    text: Texts


@dataclass(frozen=True, kw_only=True)
class SignatureBlock:
    """Where one person signs for one side (its place in `parties`); `lines` stand under the office."""

    party: int
    signatory: Texts
    office: Texts
    lines: tuple[Texts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgreementPaper:
    """One version of an agreement, whole. Equal papers give equal bytes.

    `languages` is the order of columns, the reader's own first; `day` is what the file gives as its date;
    `status` says by language what the text is, such as "Draft for negotiation"; without `is_agreed` every page says
    that it is a draft.
    """

    public_id: str
    version: int
    day: date
    languages: tuple[str, ...]
    authentic: frozenset[str]
    kind: Texts
    title: Texts
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    reservations: tuple[Reservation, ...] = ()
    signatures: tuple[SignatureBlock, ...] = ()
    status: Texts
    is_agreed: bool
    checksum: str | None = None
    # Of an outcome document: its parts are paragraphs, and who joined it stands beneath them, not at the head.
    has_paragraphs: bool = False
    joined: tuple[Party, ...] = ()

    def __post_init__(self) -> None:
        numbers = [clause.number for clause in self.clauses]
        if not self.languages or not self.parties:
            raise CannotMakePaper("An agreement needs at least one language and one party.")
        if len(set(self.languages)) < len(self.languages) or len(set(numbers)) < len(numbers):
            raise CannotMakePaper("A language or a clause number of the agreement stands there twice.")
        if not self.authentic <= set(self.languages):
            raise CannotMakePaper(
                "A language that is named as authentic is not among those of the agreement."
            )
        if {reservation.clause for reservation in self.reservations} - {0, *numbers}:
            raise CannotMakePaper("A reservation speaks of a clause that the agreement does not have.")
        sides = {each.party for each in self.reservations} | {each.party for each in self.signatures}
        if sides - set(range(len(self.parties) + len(self.joined))):
            raise CannotMakePaper(
                "A reservation or signature belongs to a side that the agreement does not have."
            )
