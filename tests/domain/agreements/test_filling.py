"""Open places of a template are filled as each language writes lists and lengths."""

import pytest

from twinhall.domain.agreements.facts import TEMPLATE_LANGUAGES, agreement_templates
from twinhall.domain.agreements.filling import fill, listed, months_long, years_long
from twinhall.kit.errors import CannotDo


def test_a_list_is_written_as_the_language_does() -> None:
    assert listed(["Kazan", "Durban", "Pune"], "en") == "Kazan, Durban, and Pune"
    assert listed(["Казань", "Дурбан"], "ru") == "Казань и Дурбан"
    assert listed(["قازان", "ديربان"], "ar") == "قازان وديربان"
    assert listed(["Cazã", "Durban"], "pt-BR") == "Cazã e Durban"
    assert listed(["喀山", "德班", "浦那"], "zh") == "喀山、德班和浦那"


def test_a_length_has_its_unit_in_the_right_number() -> None:
    assert [years_long(years, "ru") for years in (1, 3, 5)] == ["1 год", "3 года", "5 лет"]
    assert [months_long(months, "ru") for months in (1, 3, 6)] == ["1 месяц", "3 месяца", "6 месяцев"]
    assert [years_long(5, language) for language in ("en", "ar", "pt", "zh")] == [
        "5 years",
        "5 سنوات",
        "5 anos",
        "5年",
    ]
    assert [months_long(12, language) for language in ("en", "ar", "pt", "zh")] == [
        "12 months",
        "12 شهرًا",
        "12 meses",
        "12个月",
    ]


def test_values_are_put_in_once() -> None:
    text = agreement_templates()["sister-city"].clauses[2].texts["en"]
    assert fill(text, {"fields": "{culture} and sport"}) == (
        "The parties cooperate in the following fields: {culture} and sport. "
        "They may agree on further fields in writing."
    )
    assert fill("A } and {project}", {"project": "{place}"}) == "A } and {place}"


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(CannotDo, match="nothing was said for place, signing_day"):
        fill("Done at: {place}, {signing_day}.", {"place": ""})


@pytest.mark.parametrize("language", TEMPLATE_LANGUAGES)
def test_every_shipped_text_can_be_filled(language: str) -> None:
    values = {
        "parties": listed(["A", "B"], language),
        "fields": "culture",
        "languages": "English",
        "term_years": years_long(5, language),
        "notice_months": months_long(3, language),
        "place": "C",
        "signing_day": "9.7.2026",
        "project": "Parks",
    }
    texts = [
        fill(clause.texts[language], values)
        for template in agreement_templates().values()
        for clause in template.clauses
    ]
    assert [text for text in texts if "{" in text or "}" in text] == []
