"""What stands on the paper of an agreement, word for word and column by column; PDF and DOCX only lay it out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from twinhall.transfer.papers import words
from twinhall.transfer.papers.agreement import (
    AgreementPaper,
    Clause,
    Party,
    Reservation,
    SignatureBlock,
    Texts,
)

# More columns than these leave no line that can be read; then each language is a part of its own.
MOST_COLUMNS = 3
# Controls that XML cannot carry and that no font draws; line breaks stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Paragraphs = tuple[tuple[str, ...], ...]  # each a row of lines


@dataclass(frozen=True, kw_only=True)
class Column:
    """A language: its own name, and whether its text is authentic."""

    language: str
    name: str
    is_right_to_left: bool
    mark: str
    title: str
    kind: str
    status: str
    authentic_texts: str
    reservations: str
    signatures: str


@dataclass(frozen=True, kw_only=True)
class Reserved:
    """A reservation in one language: under its clause with `head`, in the annex with `annex_head`."""

    head: str
    annex_head: str
    paragraphs: Paragraphs


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A clause in one language."""

    article: str
    heading: str
    paragraphs: Paragraphs
    is_missing: bool
    note: str
    reservations: tuple[Reserved, ...]


@dataclass(frozen=True, kw_only=True)
class Side:
    """A party: its names and countries by column, each only where it differs from those before."""

    names: tuple[tuple[str, str], ...]  # (language, name)
    own_name: str
    countries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A place to sign."""

    names: tuple[tuple[str, str], ...]
    signatories: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    lines: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The whole paper."""

    columns: tuple[Column, ...]
    in_parts: bool
    file_title: str
    running_head: str
    sides: tuple[Side, ...]
    rows: tuple[tuple[Cell, ...], ...]  # a row for each clause, in it a cell for each column
    annex: tuple[tuple[Reserved, ...], ...]
    signings: tuple[Signing, ...]
    signing_labels: dict[str, tuple[tuple[str, str], ...]]
    draft: str
    foot: str
    checksum: str
    page: str
    digits: str


def wording_of(paper: AgreementPaper) -> Wording:
    """Everything that is printed, in reading order."""
    first = paper.languages[0]
    say = _Sayer(paper.languages)
    return Wording(
        columns=tuple(_column(paper, language) for language in paper.languages),
        in_parts=len(paper.languages) > MOST_COLUMNS,
        file_title=_said(paper.title, first) or _said(paper.kind, first) or paper.public_id,
        running_head=_running_head(paper.parties, first),
        sides=tuple(_side(party, say) for party in paper.parties),
        rows=(
            *(
                tuple(_cell(paper, clause, language) for language in paper.languages)
                for clause in paper.clauses
            ),
            *((tuple(_joined(paper, language) for language in paper.languages),) if paper.joined else ()),
        ),
        annex=tuple(
            tuple(_reserved(paper, reservation, language) for language in paper.languages)
            for reservation in sorted(paper.reservations, key=lambda each: (each.clause, each.party))
        ),
        signings=tuple(_signing(paper, block, say) for block in paper.signatures),
        signing_labels={name: say.each(partial(words.word, name)) for name in ("signature", "place", "date")},
        draft="" if paper.is_agreed else words.word("draft", first),
        foot=_foot(paper, first),
        checksum=f"SHA-256 {clean(paper.checksum)}" if paper.checksum else "",
        page=words.word("page", first, page="{page}", pages="{pages}"),
        digits="".join(words.digits_of(first, digit) for digit in range(10)),
    )


def clean(text: str) -> str:
    """The text without what neither XML nor a font can carry; its lines are kept."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def paragraphs_of(text: str) -> Paragraphs:
    """An empty line parts paragraphs, a single break parts lines."""
    blocks = re.split(r"\n\s*\n", clean(text).strip())
    return tuple(tuple(line.strip() for line in block.split("\n")) for block in blocks if block.strip())


class _Sayer:
    """Gives a thing in each language of the paper, leaving out what was said before."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages

    def __call__(self, texts: Texts) -> tuple[tuple[str, str], ...]:
        said = self.each(lambda language: _said(texts, language))
        # A name that is given in no language of the paper is better than no name.
        other = next(((language, clean(text)) for language, text in texts.items() if text), None)
        return said or ((other,) if other else ())

    def each(self, text_in: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
        said: dict[str, str] = {}
        for language in self.languages:
            text = text_in(language)
            if text:
                said.setdefault(text, language)
        return tuple((language, text) for text, language in said.items())


def _column(paper: AgreementPaper, language: str) -> Column:
    mark = "authentic" if language in paper.authentic else "translation"
    authentic = [
        words.name_of_language(code, language) for code in paper.languages if code in paper.authentic
    ]
    own_name = words.name_of_language(language, language)
    return Column(
        language=language,
        name=own_name[:1].upper() + own_name[1:],
        is_right_to_left=words.is_right_to_left(language),
        mark=words.word(mark, language),
        title=_said(paper.title, language) or words.word("missing", language),
        kind=_said(paper.kind, language),
        status=_said(paper.status, language),
        authentic_texts=words.word("authentic texts", language, languages=words.listed(authentic, language))
        if authentic and len(paper.languages) > 1
        else "",
        reservations=words.word("reservations", language),
        signatures=words.word("signatures", language),
    )


def _cell(paper: AgreementPaper, clause: Clause, language: str) -> Cell:
    paragraphs = paragraphs_of(clause.text.get(language, ""))
    return Cell(
        article=words.article(clause.number, language, _kind_of_part(paper)),
        heading=_said(clause.heading, language),
        paragraphs=paragraphs or ((words.word("missing", language),),),
        is_missing=not paragraphs,
        note=words.word("stale", language) if language in clause.stale and paragraphs else "",
        reservations=tuple(
            _reserved(paper, reservation, language)
            for reservation in sorted(paper.reservations, key=lambda each: each.party)
            if reservation.clause == clause.number
        ),
    )


def _kind_of_part(paper: AgreementPaper) -> str:
    return "paragraph" if paper.has_paragraphs else "article"


def _joined(paper: AgreementPaper, language: str) -> Cell:
    """Who joined, a line each, told apart where with a reservation; behind the last paragraph."""
    reserving = {each.party - len(paper.parties) for each in paper.reservations}
    names = [
        words.word("joined with reservation", language, party=name_in(party, language))
        if place in reserving
        else name_in(party, language)
        for place, party in enumerate(paper.joined)
    ]
    return Cell(
        article=words.word("joined", language),
        heading="",
        paragraphs=(tuple(names),),
        is_missing=False,
        note="",
        reservations=(),
    )


def _reserved(paper: AgreementPaper, reservation: Reservation, language: str) -> Reserved:
    party = name_in((*paper.parties, *paper.joined)[reservation.party], language)
    about = words.article(reservation.clause, language, _kind_of_part(paper)) if reservation.clause else ""
    return Reserved(
        head=words.word("reservation", language, party=party),
        annex_head=" · ".join(filter(None, [about, party])),
        paragraphs=paragraphs_of(reservation.text.get(language, "")) or ((words.word("missing", language),),),
    )


def _side(party: Party, say: _Sayer) -> Side:
    names = say(party.name) or (("und", clean(party.own_name)),)
    own_name = clean(party.own_name)
    return Side(
        names=names,
        own_name="" if own_name in {name for _, name in names} else own_name,
        countries=say(party.country),
    )


def _signing(paper: AgreementPaper, block: SignatureBlock, say: _Sayer) -> Signing:
    party = paper.parties[block.party]
    return Signing(
        names=say(party.name) or (("und", clean(party.own_name)),),
        signatories=say(block.signatory),
        offices=say(block.office),
        lines=tuple(say(line) for line in block.lines),
    )


def name_in(party: Party, language: str) -> str:
    """The party's name in the language, else in English, else in its own script, else any."""
    own = clean(party.own_name)
    return (
        _said(party.name, language) or _said(party.name, "en") or own or next(iter(party.name.values()), "—")
    )


def _running_head(parties: Iterable[Party], language: str) -> str:
    names = [name_in(party, language) for party in parties]
    room = max(12, 84 // len(names))
    return " — ".join(name if len(name) <= room else name[: room - 1].rstrip() + "…" for name in names)


def _foot(paper: AgreementPaper, language: str) -> str:
    version = words.word("version", language, number=words.digits_of(language, paper.version))
    status = _said(paper.status, language)
    return " · ".join(
        filter(None, [clean(paper.public_id), version, status, words.day_in(paper.day, language)])
    )


def _said(texts: Texts, language: str) -> str:
    return " ".join(clean(texts.get(language, "")).split())
