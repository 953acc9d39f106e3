"""Keys, scripts and likeness of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinhall.algorithms.name_matching import distance, key_similarity, name_key, script_of


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("São Paulo", "SAO  PAULO", "sao-paulo"), "sao paulo"),
        (("Łódź", "lodz"), "lodz"),
        (("Xi’an", "Xi'an", "Xian"), "xian"),
        (("Tromsø", "Tromso"), "tromso"),
        (("Reykjavík", "REYKJAVIK"), "reykjavik"),
        (("Diyarbakır", "DİYARBAKIR"), "diyarbakir"),
        (("Gießen", "Giessen"), "giessen"),
        (("St. Petersburg", "St Petersburg"), "st petersburg"),
        (("Орёл", "Орел"), "орел"),
        (("Йошкар-Ола", "йошкар ола"), "иошкар ола"),
        (("کرمانشاه", "كرمانشاه"), "كرمانشاه"),
        (("القاهرة", "القاهره"), "القاهره"),
        (("أصفهان", "اصفهان", "آصفهان"), "اصفهان"),
        (("الرِّيَاض", "الرياض"), "الرياض"),
        (("広州", "広州"), "広州"),
        (("ﾄｳｷｮｳ", "トウキョウ"), "トウキョウ"),
        (("वाराणसी", "वाराणसी"), "वाराणसी"),
        (("ሐዋሳ", "ሀዋሳ"), "ሀዋሳ"),
        (("…", "-", ""), ""),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...], key: str) -> None:
    assert {name_key(spelling) for spelling in spellings} == {key}


def test_indic_vowels_are_not_diacritics() -> None:
    assert name_key("पुणे") != name_key("पण")


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text())
def test_a_key_has_single_spaces_and_none_at_its_ends(text: str) -> None:
    key = name_key(text)
    assert key == " ".join(key.split())


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Kazan", "Latn"),
        ("Łódź", "Latn"),
        ("Казань", "Cyrl"),
        ("قازان", "Arab"),
        ("کازان", "Arab"),
        ("喀山", "Hani"),
        ("カザン", "Kana"),
        ("さいたま市", "Jpan"),
        ("카잔", "Hang"),
        ("कज़ान", "Deva"),
        ("ካዛን", "Ethi"),
        ("ყაზანი", "Geor"),
        ("Կազան", "Armn"),
        ("קאזאן", "Hebr"),
        ("คาซาน", "Thai"),
        ("Καζάν", "Grek"),
        ("কাজান", "Beng"),
        ("42", "Zyyy"),
        ("١٢ - …", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_script_of_a_name(name: str, script: str) -> None:
    assert script_of(name) == script


@pytest.mark.parametrize(
    ("left", "right", "changes"),
    [
        ("kazan", "kazan", 0),
        ("kazan", "kazn", 1),
        ("kazan", "kaazn", 1),
        ("nizhny novgorod", "nizny novgrod", 2),
        ("", "kazan", 5),
    ],
)
def test_distance_counts_typing_errors(left: str, right: str, changes: int) -> None:
    assert distance(left, right) == changes


letters = st.text(alphabet="abcд城", max_size=12)


@given(letters, letters)
def test_distance_is_that_of_the_plain_table(left: str, right: str) -> None:
    assert distance(left, right) == _distance_cell_by_cell(left, right)


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_within_bounds(left: str, right: str) -> None:
    assert key_similarity(left, right) == key_similarity(right, left)
    assert 0 <= key_similarity(left, right) <= 1


def test_similarity_sees_through_case_and_diacritics() -> None:
    assert key_similarity(name_key("Sao Paulo"), name_key("SÃO PAULO")) == 1
    assert key_similarity(name_key("Nizhni Novgorod"), name_key("Nizhny Novgorod")) > 0.9
    assert key_similarity(name_key("Kazan"), name_key("Durban")) < 0.5


def _distance_cell_by_cell(left: str, right: str) -> int:
    table = [[row + column for column in range(len(right) + 1)] for row in range(len(left) + 1)]
    for row in range(1, len(left) + 1):
        for column in range(1, len(right) + 1):
            table[row][column] = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (left[row - 1] != right[column - 1]),
            )
            crossed = left[row - 2 : row] == right[column - 2 : column][::-1]
            if row > 1 and column > 1 and crossed:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
    return table[-1][-1]
