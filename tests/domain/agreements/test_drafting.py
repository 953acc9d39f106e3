"""One side by itself fills in and brings into line; a change of what stands takes the other."""

from typing import Any

import pytest

from tests.domain.agreements.conftest import (
    AT,
    LANGUAGES,
    Sides,
    clause_of,
    colleague_of,
    draft,
    said,
    stale,
    terms_of,
    wordings,
)
from twinhall.domain.agreements.actions import (
    SignatoryFacts,
    begin_text,
    bring_into_line,
    change_terms,
    confirm_text,
    name_signatories,
)
from twinhall.domain.agreements.facts import agreement_templates
from twinhall.domain.agreements.models import Agreement, ClauseText
from twinhall.domain.agreements.proposals import accept, propose_change
from twinhall.domain.agreements.texts import TextChanged
from twinhall.domain.dossiers.models import Dossier
from twinhall.domain.journal.models import Entry
from twinhall.kit.errors import CannotDo

pytestmark = pytest.mark.django_db


def test_a_text_begins_with_every_clause_of_its_template(text: Agreement) -> None:
    template = agreement_templates()["sister-city"]
    assert [one.clause.key for one in draft(text).standing] == [part.key for part in template.clauses]
    assert said(text) == {code: template.clauses[1].texts[code] for code in LANGUAGES}
    assert stale(text) == set()


def test_it_begins_once_and_with_an_authentic_language(negotiated: Dossier, sides: Sides) -> None:
    def begin(**changed: Any) -> Agreement:
        asked = {"template": "sister-city", "languages": ["en", "ru"], "authentic": ["en"]} | changed
        return begin_text(negotiated.public_id, **asked, by=sides.durban, at=AT, door="test")

    for changed, why in (
        ({"template": "treaty"}, "choose a text"),
        ({"languages": []}, "one language or more"),
        ({"authentic": ["zh"]}, "at least one of these languages"),
    ):
        with pytest.raises(CannotDo, match=why):
            begin(**changed)
    begin()
    with pytest.raises(CannotDo, match="begun already"):
        begin()


def test_before_both_negotiate_there_is_no_text(proposed: Dossier, sides: Sides) -> None:
    with pytest.raises(CannotDo, match="not worked on now"):
        begin_text(
            proposed.public_id,
            template="sister-city",
            languages=["en"],
            authentic=["en"],
            by=sides.kazan,
            at=AT,
            door="test",
        )


def test_a_language_that_the_template_has_not_is_filled_by_a_translator(
    negotiated: Dossier, sides: Sides
) -> None:
    text = begin_text(
        negotiated.public_id,
        template="sister-city",
        languages=["en", "zu"],
        authentic=["en"],
        by=sides.durban,
        at=AT,
        door="test",
    )
    clause = clause_of(text)
    translator = colleague_of(sides.durban, "translator")
    written = bring_into_line(
        negotiated.public_id,
        clause.public_id,
        wordings(clause, zu="Ubudlelwane bamadolobha"),
        by=translator,
        at=AT,
        door="test",
    )
    assert (written, said(text)["zu"], stale(text)) == (["zu"], "Ubudlelwane bamadolobha", set())


def test_what_stands_is_not_changed_by_one_side(text: Agreement, sides: Sides) -> None:
    clause, before = clause_of(text), said(text)
    with pytest.raises(CannotDo, match=r"English stands\. To change it, propose"):
        bring_into_line(
            text.dossier.public_id,
            clause.public_id,
            wordings(clause, en="Friendship for ever."),
            by=sides.kazan,
            at=AT,
            door="test",
        )
    assert said(text) == before


def changed_in_english(text: Agreement, sides: Sides) -> None:
    clause = clause_of(text)
    new = wordings(clause, en="Friendship for ever.")
    proposal = propose_change(
        text.dossier.public_id, clause.public_id, new, by=sides.kazan, at=AT, door="test"
    )
    accept(text.dossier.public_id, proposal.public_id, by=sides.durban, at=AT, door="test")


def test_a_change_in_one_language_makes_the_others_stale(text: Agreement, sides: Sides) -> None:
    changed_in_english(text, sides)
    assert stale(text) == {"ru", "zh"}
    assert stale(text, "fields") == set()


def test_a_stale_text_is_confirmed_or_written_anew(text: Agreement, sides: Sides) -> None:
    changed_in_english(text, sides)
    clause, public_id = clause_of(text), text.dossier.public_id
    confirm_text(public_id, clause.public_id, "zh", revision=1, by=sides.durban, at=AT, door="test")
    assert stale(text) == {"ru"}
    bring_into_line(
        public_id,
        clause.public_id,
        wordings(clause, ru="Дружба навсегда."),
        by=sides.kazan,
        at=AT,
        door="test",
    )
    assert stale(text) == set()
    # Nothing that stood there is lost.
    assert ClauseText.objects.filter(clause=clause, language="ru").count() == 2


def test_nobody_confirms_what_she_has_not_read(text: Agreement, sides: Sides) -> None:
    changed_in_english(text, sides)
    with pytest.raises(CannotDo, match="changed since you read it"):
        confirm_text(
            text.dossier.public_id,
            clause_of(text).public_id,
            "zh",
            revision=7,
            by=sides.durban,
            at=AT,
            door="test",
        )


def test_the_second_of_two_translators_is_told_and_loses_nothing(text: Agreement, sides: Sides) -> None:
    changed_in_english(text, sides)
    clause, public_id = clause_of(text), text.dossier.public_id
    hers = wordings(clause, ru="Мой перевод.")
    his = wordings(clause, ru="Его перевод.")
    bring_into_line(public_id, clause.public_id, his, by=sides.kazan, at=AT, door="test")
    with pytest.raises(TextChanged) as told:
        bring_into_line(public_id, clause.public_id, hers, by=sides.durban, at=AT, door="test")
    assert told.value.changed.texts["ru"].text == "Его перевод."
    assert said(text)["ru"] == "Его перевод."


def test_terms_fill_the_text_in_each_language(text: Agreement) -> None:
    content = draft(text).content
    clauses = {clause["key"]: clause["texts"] for clause in content["clauses"]}
    assert "water and culture" in clauses["fields"]["en"]
    assert "Срок действия: 5 лет." in clauses["term"]["ru"]
    assert "Notice period: 6 months." in clauses["ending"]["en"]
    assert "Kazan (Russia) and Durban (South Africa)" in clauses["parties-and-basis"]["en"]
    assert "English and Russian" in clauses["languages"]["en"]
    assert not any("{" in text for texts in clauses.values() for text in texts.values())


def test_two_who_change_the_terms_come_one_after_the_other(text: Agreement, sides: Sides) -> None:
    def change(years: int | None, revision: int) -> None:
        terms = terms_of(text, term_years=years)
        change_terms(text.dossier.public_id, terms, revision=revision, by=sides.durban, at=AT, door="test")

    change(None, 2)
    with pytest.raises(CannotDo, match="changed the terms while"):
        change(3, 2)
    text.refresh_from_db()
    assert (text.term_years, text.prolongation_years) == (None, None)


def test_a_side_names_its_own_signatories_and_the_journal_names_nobody(text: Agreement, sides: Sides) -> None:
    mayor = SignatoryFacts({"en": "A. Example", "ru": "А. Пример"}, {"en": "Mayor"}, by_deputation=True)
    name_signatories(text.dossier.public_id, [mayor], by=sides.kazan, at=AT, door="test")
    assert draft(text).content["signatories"] == [
        {
            "party": 0,
            "names": {"en": "A. Example", "ru": "А. Пример"},
            "offices": {"en": "Mayor"},
            "by_deputation": True,
        }
    ]
    last = Entry.objects.latest("number")
    assert (last.verb, "Example" in str(last.after)) == ("agreement.signatories-named", False)


def test_a_stranger_and_a_press_officer_write_nothing(text: Agreement, sides: Sides) -> None:
    clause = clause_of(text)
    for by, why in ((sides.third, "do not act"), (colleague_of(sides.kazan, "press"), "Your role")):
        with pytest.raises(CannotDo, match=why):
            confirm_text(
                text.dossier.public_id, clause.public_id, "ru", revision=1, by=by, at=AT, door="test"
            )
