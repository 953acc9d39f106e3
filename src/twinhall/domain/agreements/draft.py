"""The text as it stands now: clauses with their present texts, what is open about them, and what it all comes to."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from twinhall.domain.agreements.models import (
    Acceptance,
    Agreement,
    Clause,
    ClauseText,
    Proposal,
    Reservation,
    Signatory,
)
from twinhall.domain.agreements.values import city_in, filled, language_in, missing_in, values_in
from twinhall.domain.agreements.words import ClauseState, ProposalState
from twinhall.domain.cities.countries import country_name
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Side
from twinhall.domain.ties.words import TieKind

__all__ = ["Draft", "DraftClause", "checksum_of", "content_of", "draft_of", "problems_of"]


@dataclass(frozen=True)
class DraftClause:
    """A clause as it stands: its present texts by language, its open proposal, the reservations about it."""

    clause: Clause
    number: int  # its place in the text; 0 for one that is only proposed
    texts: Mapping[str, ClauseText]
    proposal: Proposal | None
    reservations: Sequence[Reservation]

    def is_stale(self, language: str) -> bool:
        """Whether the text in that language does not follow the clause's latest change."""
        text = self.texts.get(language)
        return text is not None and bool(text.text) and text.follows < self.clause.revision

    def is_empty(self, language: str) -> bool:
        text = self.texts.get(language)
        return text is None or not text.text.strip()


@dataclass(frozen=True)
class Draft:
    """A text with everything that belongs to it. Reading it costs the same for any number of clauses."""

    agreement: Agreement
    sides: Sequence[Side]
    clauses: Sequence[DraftClause]  # proposed ones, too
    signatories: Sequence[Signatory]

    @property
    def standing(self) -> list[DraftClause]:
        """The clauses that are in the text."""
        return [one for one in self.clauses if one.number]

    @property
    def cities(self) -> list[City]:
        return [side.city for side in self.sides]

    @cached_property
    def values(self) -> dict[str, dict[str, str]]:
        """By language, what each placeholder stands for."""
        return {code: values_in(code, self.agreement, self.cities) for code in self.agreement.languages}

    @cached_property
    def content(self) -> dict[str, Any]:
        return content_of(self)

    @cached_property
    def sha256(self) -> str:
        return checksum_of(self.content)


def draft_of(agreement: Agreement) -> Draft:
    """The text as it stands now (a fixed number of queries)."""
    clauses = (
        agreement.clauses.exclude(state=ClauseState.REMOVED)
        .order_by("position", "pk")
        .prefetch_related(
            Prefetch(
                "texts", ClauseText.objects.filter(is_present=True).select_related("mandate__body__city")
            ),
            Prefetch("proposals", _open_proposals()),
            Prefetch("reservations", _standing_reservations()),
        )
    )
    return Draft(
        agreement=agreement,
        sides=list(agreement.dossier.sides.select_related("city").order_by("position")),
        clauses=_numbered(list(clauses)),
        signatories=list(
            agreement.signatories.select_related("side__city").order_by("side__position", "position")
        ),
    )


def _open_proposals() -> Any:
    acceptances = Prefetch("acceptances", Acceptance.objects.select_related("side__city"))
    found = Proposal.objects.filter(state=ProposalState.OPEN).select_related("side__city", "mandate__person")
    return found.prefetch_related(acceptances)


def _standing_reservations() -> Any:
    return Reservation.objects.filter(withdrawn_at__isnull=True).select_related("side__city").order_by("pk")


def _numbered(clauses: Sequence[Clause]) -> list[DraftClause]:
    numbered, number = [], 0
    for clause in clauses:
        stands = clause.state == ClauseState.STANDING
        number += stands
        numbered.append(
            DraftClause(
                clause,
                number if stands else 0,
                {text.language: text for text in clause.texts.all()},
                next(iter(clause.proposals.all()), None),
                list(clause.reservations.all()),
            )
        )
    return numbered


def content_of(draft: Draft) -> dict[str, Any]:
    """The whole text as plain facts, placeholders filled: what a version keeps, and what its checksum is of."""
    agreement, languages = draft.agreement, list(draft.agreement.languages)
    places = {side.pk: place for place, side in enumerate(draft.sides)}
    return {
        "format": 1,
        "kind": agreement.dossier.kind,
        "kinds": _kinds(agreement.dossier.kind, languages),
        "titles": {code: agreement.titles[code] for code in languages if agreement.titles.get(code)},
        "languages": languages,
        "authentic": [code for code in languages if code in agreement.authentic],
        "parties": [_party(city, languages) for city in draft.cities],
        "clauses": [_clause(one, draft) for one in draft.standing],
        "reservations": [
            {"party": places[one.side_id], "clause": clause.number, "texts": _in(languages, one.texts)}
            for clause in draft.standing
            for one in clause.reservations
        ],
        "terms": {
            "term_years": agreement.term_years,
            "prolongation_years": agreement.prolongation_years,
            "notice_months": agreement.notice_months,
            "in_force": str(agreement.in_force),
            "in_force_on": agreement.in_force_on.isoformat() if agreement.in_force_on else None,
            "signing_on": agreement.signing_on.isoformat() if agreement.signing_on else None,
            "signing_place": _in(languages, agreement.fillings.get("place", {})),
        },
        "signatories": [
            {
                "party": places[one.side_id],
                "names": _in(languages, one.names),
                "offices": _in(languages, one.offices),
                "by_deputation": one.by_deputation,
            }
            for one in draft.signatories
        ],
    }


def _kinds(kind: str, languages: Sequence[str]) -> dict[str, str]:
    """What such a tie is called, kept with the text: a later translation of ours changes no version."""
    said = {}
    for code in languages:
        with override(code):
            said[code] = str(TieKind(kind).label)
    return said


def _in(languages: Sequence[str], texts: Mapping[str, str]) -> dict[str, str]:
    return {code: texts[code] for code in languages if texts.get(code)}


def _party(city: City, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "city": city.public_id,
        "names": {code: city_in(code, city) for code in languages},
        "own_name": city.own_name or city.name,
        "country": city.country,
        "countries": {code: country_name(city.country, code) for code in languages},
    }


def _clause(one: DraftClause, draft: Draft) -> dict[str, Any]:
    present = {code: one.texts[code] for code in draft.agreement.languages if code in one.texts}
    return {
        "id": one.clause.public_id,
        "key": one.clause.key,
        "headings": {code: text.heading for code, text in present.items() if text.heading},
        "texts": {code: filled(text.text, draft.values[code]) for code, text in present.items() if text.text},
        # What does not follow the latest change; in an agreed version never an authentic language.
        "stale": [code for code in draft.agreement.languages if one.is_stale(code)],
    }


def checksum_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content written in one way: keys in order, no spaces, UTF-8."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def problems_of(draft: Draft) -> list[str]:
    """Why this text cannot be agreed yet, each a sentence; empty when it can. Reservations are no hindrance."""
    return [*_of_proposals(draft), *_of_texts(draft), *_of_values(draft)]


def _of_proposals(draft: Draft) -> list[str]:
    count = sum(one.proposal is not None for one in draft.clauses)
    if not count:
        return []
    return [
        ngettext("%(count)s proposal waits for an answer.", "%(count)s proposals wait for an answer.", count)
        % {"count": count}
    ]


def _of_texts(draft: Draft) -> list[str]:
    if not draft.standing:
        return [_("The text has no clause.")]
    problems = []
    for code in draft.agreement.authentic:
        said = {"language": language_in(get_language() or "en", code)}
        empty = [str(one.number) for one in draft.standing if one.is_empty(code)]
        stale = [str(one.number) for one in draft.standing if one.is_stale(code)]
        if empty:
            problems.append(
                _("In %(language)s, which is authentic, these clauses have no text: %(clauses)s.")
                % (said | {"clauses": ", ".join(empty)})
            )
        if stale:
            problems.append(
                _(
                    "In %(language)s, which is authentic, these clauses do not follow the latest change: %(clauses)s."
                )
                % (said | {"clauses": ", ".join(stale)})
            )
    return problems


def _of_values(draft: Draft) -> list[str]:
    missing = {
        name
        for code in draft.agreement.authentic
        for one in draft.standing
        if code in one.texts
        for name in missing_in(one.texts[code].text, draft.values[code])
    }
    words = {
        "fields": _("fields of cooperation"),
        "project": _("the project"),
        "notice_months": _("the notice period"),
    }
    named = ", ".join(str(words.get(name, name)) for name in sorted(missing))
    return [_("Still to be filled in under “Terms”: %(what)s.") % {"what": named}] if missing else []
