"""The shipped agreement texts are complete in five languages; a malformed file is refused with place and reason."""

from pathlib import Path

import pytest

from twinhall.domain.agreements.facts import (
    PLACEHOLDERS,
    TEMPLATE_LANGUAGES,
    AgreementTemplate,
    agreement_templates,
    clause_headings,
    placeholders_of,
    read_headings,
    read_template,
)
from twinhall.domain.ties.words import TieKind
from twinhall.kit.errors import CannotRead

SHIPPED = sorted(agreement_templates())
FIVE = 'en = "{0}"\nru = "{0}"\nar = "{0}"\npt = "{0}"\nzh = "{0}"\n'
EXAMPLE = f"""
key = "pact"
tie_kind = "contact"
binding = "no"

[names]
{FIVE.format("Pact")}
[[local_terms]]
country = "NO"
language = "nb"
term = "vennskapsby"

[[cautions]]
country = "NO"
texts = {{ en = "Ask the county." }}

[[clauses]]
key = "purpose"
[clauses.texts]
{FIVE.format("Good will.")}
[[clauses]]
key = "fields"
[clauses.texts]
{FIVE.format("In: {fields}.")}"""


def read(folder: Path, content: str = EXAMPLE) -> AgreementTemplate:
    path = folder / "pact.toml"
    path.write_text(content, encoding="utf-8")
    return read_template(path, clause_headings())


@pytest.mark.parametrize("key", SHIPPED)
def test_every_clause_has_the_same_placeholders_in_five_languages(key: str) -> None:
    for clause in agreement_templates()[key].clauses:
        assert set(clause.texts) == set(clause.headings) == set(TEMPLATE_LANGUAGES)
        assert {placeholders_of(text) for text in clause.texts.values()} == {clause.placeholders}


@pytest.mark.parametrize("key", SHIPPED)
def test_a_template_leaves_open_who_agrees_and_in_which_languages(key: str) -> None:
    template = agreement_templates()[key]
    used = frozenset[str]().union(*(clause.placeholders for clause in template.clauses))
    assert used >= {"parties", "languages", "place", "signing_day"}
    assert used <= PLACEHOLDERS
    keys = [clause.key for clause in template.clauses]
    assert keys[0] == "parties-and-basis"
    assert keys[-1] == "signatures"
    assert "legal-nature" in keys


@pytest.mark.parametrize("key", SHIPPED)
def test_a_value_is_never_declined(key: str) -> None:
    """Cities and lists of words stand after a colon, where no language bends them."""
    for clause in agreement_templates()[key].clauses:
        for language, text in clause.texts.items():
            for name in clause.placeholders - {"signing_day"}:
                before = text.split(f"{{{name}}}")[0].rstrip()
                assert before.endswith((":", "：")), (clause.key, language, name)


@pytest.mark.parametrize("key", SHIPPED)
def test_the_kind_of_tie_is_one_of_the_register(key: str) -> None:
    assert agreement_templates()[key].tie_kind in {"", *TieKind.values}


def test_a_city_finds_its_own_word_for_a_sister_city() -> None:
    template = agreement_templates()["sister-city"]
    assert [term.term for term in template.terms_of("CN")] == ["友好城市"]
    assert [term.term for term in template.terms_of("RU")] == ["город-побратим", "породнённый город"]
    assert template.terms_of("NO") == ()


def test_sister_cities_agree_on_every_clause() -> None:
    assert [clause.key for clause in agreement_templates()["sister-city"].clauses] == list(clause_headings())


def test_a_whole_file_is_understood(tmp_path: Path) -> None:
    template = read(tmp_path)
    purpose, fields = template.clauses
    assert (template.key, template.tie_kind, template.binding) == ("pact", "contact", "no")
    assert (purpose.key, purpose.headings["en"], purpose.texts["zh"]) == ("purpose", "Purpose", "Good will.")
    assert fields.placeholders == {"fields"}
    assert not purpose.placeholders
    assert [term.term for term in template.terms_of("NO")] == ["vennskapsby"]
    assert template.cautions == {"NO": {"en": "Ask the county."}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "pact"', 'key = "treaty"', "pact.toml: key is “treaty”, but the file is called pact.toml"),
        (
            'binding = "no"',
            'binding = "maybe"',
            "pact.toml: binding “maybe” is unknown; known are yes, no, unclear",
        ),
        ('zh = "Pact"\n', "", "pact.toml: names has no “zh”"),
        ('ar = "Good will."\n', "", "[[clauses]] entry 1: texts has no “ar”"),
        ('pt = "Good will."', 'pt = " "', "[[clauses]] entry 1: texts has something other than texts"),
        (
            'key = "purpose"',
            'key = "dreams"',
            "[[clauses]] entry 1: key “dreams” is unknown; known are parties-and",
        ),
        ('key = "purpose"', 'key = "fields"', "pact.toml: clause “fields” stands twice"),
        (
            'key = "purpose"',
            'key = "term"',
            "pact.toml: clauses stand in another order than in clauses.toml: “term”",
        ),
        ('ru = "In: {fields}."', 'ru = "In: {field}."', "entry 2: the text in “ru” has other placeholders"),
        ('ru = "In: {fields}."', 'ru = "In: {fields}}."', "entry 2: the text in “ru” has a single brace"),
        ("{fields}", "{sums}", "[[clauses]] entry 2: {sums} is not a placeholder; known are fields"),
        ('country = "NO"', 'country = "Norway"', "[[local_terms]] entry 1: country “Norway” is not a code"),
        ('term = "vennskapsby"', "", "[[local_terms]] entry 1: “term” is missing"),
        ("[[cautions]]", "[[articles]]", "pact.toml: “articles” is not a key here"),
        ('binding = "no"', "binding = no", "pact.toml: not a TOML file in UTF-8"),
    ],
)
def test_a_malformed_file_is_refused_with_place_and_reason(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in EXAMPLE
    with pytest.raises(CannotRead) as refusal:
        read(tmp_path, EXAMPLE.replace(old, new, 1))
    assert told in str(refusal.value)


def test_a_heading_in_too_few_languages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clauses.toml"
    path.write_text('[purpose]\nen = "Purpose"\n', encoding="utf-8")
    with pytest.raises(CannotRead, match=r"clauses\.toml: purpose has no “ru”"):
        read_headings(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"pact\.toml: cannot be opened"):
        read_template(tmp_path / "pact.toml", clause_headings())
