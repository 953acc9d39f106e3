"""The revival kit: three actions by what the tie had, a letter in the languages there are."""

import pytest

from twinhall.domain.upkeep.revival import actions_after, letter_in, letter_languages, shipped_kit
from twinhall.domain.upkeep.words import EvidenceKind

LANGUAGES = {"en", "ru", "ar", "pt", "zh"}


def test_everything_is_there_in_five_languages() -> None:
    kit = shipped_kit()
    assert set(kit.letters) == LANGUAGES
    assert [action.key for action in kit.actions if set(action.texts) != LANGUAGES] == []
    assert {kind for action in kit.actions for kind in action.after} == {*EvidenceKind.values, ""}


@pytest.mark.parametrize("had", [set(), {"project"}, {"visit", "letter"}, set(EvidenceKind.values)])
def test_there_are_always_three_actions(had: set[str]) -> None:
    assert len({action.key for action in actions_after(had)}) == 3


def test_actions_go_on_from_what_the_tie_had() -> None:
    assert {action.key for action in actions_after({"project", "budget-line"})} >= {
        "same-question",
        "what-came-of-it",
    }
    assert "same-question" not in {action.key for action in actions_after({"visit"})}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_letter_without_a_last_contact_leaves_that_out(language: str) -> None:
    with_last = letter_in(language, own="Kazan", other="Durban", last="the choir")
    without = letter_in(language, own="Kazan", other="Durban", last="")
    assert "the choir" in with_last
    assert "{" not in with_last + without
    assert len(without) < len(with_last) - 10


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (["ru", "en"], ["ru", "en"]),
        (["zh-hans", "am"], ["zh"]),
        (["am", "hi"], ["en"]),
        (["pt", "pt"], ["pt"]),
    ],
)
def test_languages_of_letters(wanted: list[str], there: list[str]) -> None:
    assert letter_languages(wanted) == there
