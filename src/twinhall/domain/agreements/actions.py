"""What one side may do to the text by itself: begin it, fill what is missing, bring it into line, set terms.

A change of what stands is never one side's act: see `proposals.py`.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twinhall.domain.agreements.draft import DraftClause, draft_of
from twinhall.domain.agreements.facts import AgreementTemplate, agreement_templates
from twinhall.domain.agreements.locking import (
    clause_in_hand,
    drafting,
    drafting_dossier,
    let_words_fall,
    mandate_to_speak,
    mandate_to_write,
    note,
)
from twinhall.domain.agreements.models import Agreement, Clause, ClauseText, Signatory, Version
from twinhall.domain.agreements.texts import Wording, changes_of, put_text
from twinhall.domain.agreements.values import TO_FILL, language_in
from twinhall.domain.agreements.words import MOST_LANGUAGES, MOST_SIGNATORIES, ClauseState, InForce
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Mandate
from twinhall.domain.dossiers.models import Dossier
from twinhall.kit.errors import CannotDo

__all__ = [
    "SignatoryFacts",
    "Terms",
    "begin_from_old_text",
    "begin_text",
    "bring_into_line",
    "change_terms",
    "confirm_text",
    "name_signatories",
]

_TERM_YEARS = 5
_NOTICE_MONTHS = 6
_STEP = 10.0  # between the positions of neighbours, so that a clause can come between them


@transaction.atomic
def begin_text(
    public_id: str,
    *,
    template: str,
    languages: Sequence[str],
    authentic: Iterable[str],
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> Agreement:
    """Begin the text from a shipped one. Languages that it is not written in begin empty."""
    dossier, _side = drafting_dossier(public_id, by)
    mandate = mandate_to_speak(by)
    found = agreement_templates().get(template)
    if found is None:
        raise CannotDo(_("Please choose a text to begin from."))
    columns, deciding = _checked_languages(languages, authentic)
    agreement = _new_agreement(dossier, columns, deciding, mandate, at, template=template, titles=found.names)
    _copy_template(found, agreement, mandate, at)
    after = {"template": template, "languages": columns, "authentic": deciding}
    note("agreement.begun", dossier, by=by, at=at, door=door, after=after)
    return agreement


def _checked_languages(languages: Sequence[str], authentic: Iterable[str]) -> tuple[list[str], list[str]]:
    columns = list(dict.fromkeys(languages))
    deciding = [code for code in columns if code in set(authentic)]
    if not 1 <= len(columns) <= MOST_LANGUAGES:
        raise CannotDo(_("Choose one language or more, %(most)s at most.") % {"most": MOST_LANGUAGES})
    if not deciding:
        raise CannotDo(_("Choose at least one of these languages as authentic: its text decides."))
    return columns, deciding


def _new_agreement(
    dossier: Dossier,
    columns: list[str],
    deciding: list[str],
    mandate: Mandate,
    at: datetime.datetime,
    *,
    template: str,
    titles: Mapping[str, str],
) -> Agreement:
    if Agreement.objects.filter(dossier=dossier).exists():
        raise CannotDo(_("The text is begun already; go on with it."))
    return Agreement.objects.create(
        dossier=dossier,
        template=template,
        titles={code: titles[code] for code in columns if titles.get(code)},
        languages=columns,
        authentic=deciding,
        term_years=_TERM_YEARS,
        prolongation_years=_TERM_YEARS,
        notice_months=_NOTICE_MONTHS,
        signing_on=dossier.signing_planned_on,
        begun_at=at,
        mandate=mandate,
    )


def _copy_template(
    template: AgreementTemplate, agreement: Agreement, mandate: Mandate, at: datetime.datetime
) -> None:
    for place, part in enumerate(template.clauses, start=1):
        clause = Clause.objects.create(agreement=agreement, key=part.key, position=place * _STEP)
        _first_texts(clause, part.headings, part.texts, mandate, at)


def _first_texts(
    clause: Clause,
    headings: Mapping[str, str],
    texts: Mapping[str, str],
    mandate: Mandate,
    at: datetime.datetime,
    stale: Collection[str] = (),
) -> None:
    """`stale`: languages whose text was behind already where it comes from."""
    ClauseText.objects.bulk_create(
        ClauseText(
            clause=clause,
            language=code,
            revision=1,
            follows=0 if code in stale else 1,
            heading=headings.get(code, ""),
            text=texts[code],
            mandate=mandate,
            at=at,
        )
        for code in clause.agreement.languages
        if texts.get(code)
    )


@transaction.atomic
def begin_from_old_text(public_id: str, *, by: Acting, at: datetime.datetime, door: str) -> Agreement:
    """Begin the text of a renewal from what both sides agreed to last time."""
    dossier, _side = drafting_dossier(public_id, by)
    mandate = mandate_to_speak(by)
    old = Agreement.objects.filter(dossier=dossier.renews_id).select_related("agreed", "dossier").first()
    if old is None or old.agreed is None:
        raise CannotDo(_("There is no earlier text of this tie here to begin from."))
    agreement = _new_agreement(
        dossier, list(old.languages), list(old.authentic), mandate, at, template="", titles=old.titles
    )
    for field_name in ("term_years", "prolongation_years", "notice_months"):
        setattr(agreement, field_name, getattr(old, field_name))
    agreement.fillings = {name: said for name, said in old.fillings.items() if name != "place"}
    agreement.save()
    for place, part in enumerate(_clauses_of(old, old.agreed), start=1):
        clause = Clause.objects.create(agreement=agreement, key=part["key"], position=place * _STEP)
        _first_texts(clause, part["headings"], part["texts"], mandate, at, part.get("stale", ()))
    after = {"renews": old.agreed.sha256, "languages": agreement.languages, "authentic": agreement.authentic}
    note("agreement.begun", dossier, by=by, at=at, door=door, after=after)
    return agreement


def _clauses_of(old: Agreement, agreed: Version) -> list[dict[str, Any]]:
    """The clauses of the agreed version, with their placeholders: a renewal has its own term and day of signing.

    Where the text was worked on afterwards they come from the version itself, which has the placeholders filled.
    """
    standing, kept = draft_of(old).standing, agreed.content["clauses"]
    if [one.clause.public_id for one in standing] != [part["id"] for part in kept]:
        return list(kept)
    if any(text.at > agreed.made_at for one in standing for text in one.texts.values()):
        return list(kept)
    return [_as_part(one, old.languages) for one in standing]


def _as_part(one: DraftClause, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "key": one.clause.key,
        "headings": {code: text.heading for code, text in one.texts.items()},
        "texts": {code: text.text for code, text in one.texts.items()},
        "stale": [code for code in languages if one.is_stale(code)],
    }


@transaction.atomic
def bring_into_line(
    public_id: str,
    clause_id: str,
    wordings: Mapping[str, Wording],
    *,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> list[str]:
    """Write texts that are missing or stale. CannotDo for one that is in line: to change it is a proposal.

    TextChanged when somebody else came first. Gives the languages that were written.
    """
    agreement, _side = drafting(public_id, by)
    mandate = mandate_to_write(by)
    clause = clause_in_hand(agreement, clause_id)
    new, present = changes_of(
        clause, {code: one for code, one in wordings.items() if code in agreement.languages}
    )
    for code, wording in new.items():
        _refuse_change(clause, code, present.get(code))
        if not wording.text:
            raise CannotDo(_("The text in %(language)s is empty.") % {"language": _named(code)})
    for code, wording in new.items():
        put_text(
            clause, code, wording.heading, wording.text, before=present.get(code), mandate=mandate, at=at
        )
    if not new:
        return []
    after = {"clause": clause.public_id, "languages": sorted(new)} | let_words_fall(agreement, at=at)
    note("agreement.filled", agreement.dossier, by=by, at=at, door=door, after=after)
    return sorted(new)


def _refuse_change(clause: Clause, code: str, standing: ClauseText | None) -> None:
    if clause.state == ClauseState.PROPOSED:
        raise CannotDo(_("This clause is only proposed; answer the proposal first."))
    if standing is not None and standing.text and standing.follows == clause.revision:
        raise CannotDo(
            _("The text in %(language)s stands. To change it, propose the change to the other side.")
            % {"language": _named(code)}
        )


def _named(code: str) -> str:
    return language_in(get_language() or "en", code)


@transaction.atomic
def confirm_text(
    public_id: str,
    clause_id: str,
    language: str,
    *,
    revision: int,
    by: Acting,
    at: datetime.datetime,
    door: str,
) -> bool:
    """Say that a stale text is in line as it stands. Whether there was something to confirm."""
    agreement, _side = drafting(public_id, by)
    mandate = mandate_to_write(by)
    clause = clause_in_hand(agreement, clause_id)
    standing = clause.texts.filter(language=language, is_present=True).first()
    if standing is None or not standing.text:
        raise CannotDo(_("There is no text in this language yet."))
    if standing.revision != revision:
        raise CannotDo(_("The text has changed since you read it. Please read it again."))
    if standing.follows == clause.revision:
        return False
    put_text(clause, language, standing.heading, standing.text, before=standing, mandate=mandate, at=at)
    after = {"clause": clause.public_id, "languages": [language]} | let_words_fall(agreement, at=at)
    note("agreement.confirmed", agreement.dossier, by=by, at=at, door=door, after=after)
    return True


@dataclass(frozen=True, slots=True)
class Terms:
    """What the text names in figures, days and short words. `fillings`: by placeholder and language."""

    authentic: tuple[str, ...]
    term_years: int | None
    prolongation_years: int | None
    notice_months: int | None
    in_force: str = InForce.ON_SIGNING
    in_force_on: datetime.date | None = None
    signing_on: datetime.date | None = None
    fillings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@transaction.atomic
def change_terms(
    public_id: str, terms: Terms, *, revision: int, by: Acting, at: datetime.datetime, door: str
) -> Agreement:
    """Set the terms. Whoever agreed to the text with other terms agrees anew; neither side is bound by the other's."""
    agreement, _side = drafting(public_id, by)
    mandate_to_speak(by)
    if agreement.terms_revision != revision:
        raise CannotDo(
            _(
                "Somebody else changed the terms while you were writing. What they are now stands beside your entries."
            )
        )
    _columns, deciding = _checked_languages(agreement.languages, terms.authentic)
    if terms.in_force == InForce.ON_A_DAY and terms.in_force_on is None:
        raise CannotDo(_("Please give the day from which the agreement is in force."))
    before = _terms_in_brief(agreement)
    agreement.authentic = deciding
    agreement.term_years, agreement.notice_months = terms.term_years, terms.notice_months
    agreement.prolongation_years = terms.prolongation_years if terms.term_years else None
    agreement.in_force = terms.in_force
    agreement.in_force_on = terms.in_force_on if terms.in_force == InForce.ON_A_DAY else None
    agreement.signing_on = terms.signing_on
    agreement.fillings = _checked_fillings(agreement, terms.fillings)
    agreement.terms_revision += 1
    agreement.save()
    after = _terms_in_brief(agreement) | let_words_fall(agreement, at=at)
    note("agreement.terms-changed", agreement.dossier, by=by, at=at, door=door, before=before, after=after)
    return agreement


def _checked_fillings(
    agreement: Agreement, fillings: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Those that exist, in the languages of the text, without braces (they would be filled in their turn)."""
    return {
        name: {
            code: " ".join(text.replace("{", "(").replace("}", ")").split())[:500]
            for code, text in fillings[name].items()
            if code in agreement.languages and text.strip()
        }
        for name in TO_FILL
        if name in fillings
    }


def _terms_in_brief(agreement: Agreement) -> dict[str, object]:
    return {
        "authentic": agreement.authentic,
        "term_years": agreement.term_years,
        "prolongation_years": agreement.prolongation_years,
        "notice_months": agreement.notice_months,
        "in_force": agreement.in_force,
        "in_force_on": agreement.in_force_on,
        "signing_on": agreement.signing_on,
        "fillings": agreement.fillings,
    }


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """Who signs: name and office by language, and whether for somebody else, by deputation."""

    names: Mapping[str, str]
    offices: Mapping[str, str]
    by_deputation: bool = False


@transaction.atomic
def name_signatories(
    public_id: str, signatories: Sequence[SignatoryFacts], *, by: Acting, at: datetime.datetime, door: str
) -> Agreement:
    """Name who signs for one's own side, in place of those named before."""
    agreement, side = drafting(public_id, by)
    mandate_to_speak(by)
    named = [one for one in signatories if any(text.strip() for text in one.names.values())]
    if len(named) > MOST_SIGNATORIES:
        raise CannotDo(_("At most %(most)s persons sign for one side.") % {"most": MOST_SIGNATORIES})
    agreement.signatories.filter(side=side).delete()
    Signatory.objects.bulk_create(
        Signatory(
            agreement=agreement,
            side=side,
            position=place,
            names=_short(agreement, one.names),
            offices=_short(agreement, one.offices),
            by_deputation=one.by_deputation,
        )
        for place, one in enumerate(named)
    )
    # Names of people stay out of the journal.
    after = {"side": side.city.public_id, "count": len(named)} | let_words_fall(agreement, at=at)
    note("agreement.signatories-named", agreement.dossier, by=by, at=at, door=door, after=after)
    return agreement


def _short(agreement: Agreement, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        code: " ".join(texts[code].split())[:200]
        for code in agreement.languages
        if texts.get(code, "").strip()
    }
