"""Cities and ties as the parts of a page take them."""

import datetime
from typing import Any

import pytest
from django.utils import translation

from tests.factories import CityFactory, make_tie
from twinhall.access.cities import City
from twinhall.access.ties import Tie
from twinhall.web.places import Place, diptych_of, place_of

pytestmark = pytest.mark.django_db


def kazan() -> City:
    return CityFactory.create(
        name="Kazan",
        slug="kazan",
        own_name="Казань",
        own_language="ru",
        labels={"ru": "Казань", "ar": "قازان"},
    )


def read(tie: Tie) -> Tie:
    return Tie.objects.with_cities().get(pk=tie.pk)


@pytest.mark.parametrize(
    ("language", "name", "where"),
    [("en", "Kazan", "Russia"), ("ru", "Казань", "Россия"), ("ar", "قازان", "روسيا")],
)
def test_a_place_stands_in_the_reader_s_language_with_its_own_name(
    language: str, name: str, where: str
) -> None:
    with translation.override(language):
        assert place_of(kazan()) == Place(name, "Казань", "ru", where, f"/{language}/cities/kazan/")


def test_sides_stand_in_the_reader_s_alphabet() -> None:
    guangzhou = CityFactory.create(name="Guangzhou", slug="guangzhou", country="CN", labels={"ru": "Ящжоу"})
    tie = read(make_tie(kazan(), guangzhou))
    assert [place.name for place in diptych_of(tie).places] == ["Guangzhou", "Kazan"]
    with translation.override("ru"):
        assert [place.name for place in diptych_of(tie).places] == ["Казань", "Ящжоу"]


@pytest.mark.parametrize(
    ("fields", "state", "word"),
    [
        ({}, "list", "known from lists"),
        ({"status": "signed"}, "list", "signing reported"),
        ({"status": "active"}, "list", "listed as active"),
        ({"claim": "both"}, "whole", "both sides say so"),
        ({"claim": "one-side"}, "half", "one side says so"),
        ({"claim": "both", "status": "intent-signed"}, "dashed", "intent only"),
        ({"claim": "both", "status": "ended"}, "cut", "ended"),
    ],
)
def test_the_arc_says_who_confirms_a_tie(fields: dict[str, Any], state: str, word: str) -> None:
    diptych = diptych_of(read(make_tie(kazan(), CityFactory.create(), **fields)))
    assert (diptych.state, diptych.word) == (state, word)


def test_half_an_arc_stands_on_the_side_that_says_so() -> None:
    durban = CityFactory.create(name="Durban", slug="durban", country="ZA")
    tie = make_tie(kazan(), durban, claim="one-side")
    tie.parties.filter(city__name="Kazan").update(claimed_on=datetime.date(2024, 1, 1))
    assert diptych_of(read(tie)).side == "end"
    tie.parties.update(claimed_on=None)
    tie.parties.filter(city=durban).update(claimed_on=datetime.date(2024, 1, 1))
    assert diptych_of(read(tie)).side == "start"
