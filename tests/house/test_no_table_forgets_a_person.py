"""Every column of every table that can lead to a person has its place in her own file and in the erasing of an account.

A new table with such a column fails here until `domain/privacy/links.py` says where it belongs; that the places are
true is tested in `tests/domain/privacy`.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.people.models import Person
from twinhall.domain.privacy.erasing_plan import _acts
from twinhall.domain.privacy.links import LINKS, NOT_GIVEN, UNDER_MANDATE, WHEN_ERASED
from twinhall.domain.privacy.own_data import SECTIONS

# Columns that hold an address of mail or of the network, without a link to a person; who answers for them.
ADDRESSES = {
    "twinhall.Person.email": "emptied with the account",
    "account.EmailAddress.email": "goes by its link",
    "twinhall.Message.to": "found by the address, links.messages_to",
    "twinhall.Delegation.contact_email": "erased with the delegation's own data after the forum",
    "twinhall.Participant.email": "erased after the forum, and with the account",
    "usersessions.UserSession.ip": "goes by its link",
}


def columns() -> Iterator[tuple[str, models.Field[object, object]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
            yield f"{model._meta.app_label}.{model.__name__}.{field.name}", field


def test_every_link_to_a_person_is_in_her_file_and_in_the_erasing() -> None:
    links = {name for name, field in columns() if field.is_relation and field.related_model is Person}
    assert len(links) > 10
    assert links == set(WHEN_ERASED)
    assert links == set(LINKS) | set(NOT_GIVEN)
    assert set(LINKS.values()) <= set(SECTIONS)
    assert all(reason for reason in NOT_GIVEN.values())
    assert set(WHEN_ERASED.values()) <= {"gone", "emptied", "kept"}


def test_every_column_for_an_address_has_somebody_who_answers_for_it() -> None:
    kinds = (models.EmailField, models.GenericIPAddressField)
    assert {name for name, field in columns() if isinstance(field, kinds)} == set(ADDRESSES)


def test_what_was_done_under_a_mandate_is_in_her_file_and_in_the_plan_of_erasing() -> None:
    """Of tables that hold no person beside the mandate; the others are found by their person."""
    with_person = {name.rpartition(".")[0] for name in LINKS}
    links = {name for name, field in columns() if field.is_relation and field.related_model is Mandate}
    alone = {name for name in links if name.rpartition(".")[0] not in with_person}
    assert alone == set(UNDER_MANDATE)
    assert set(UNDER_MANDATE.values()) <= set(SECTIONS)
    told = [section for _what, sections in _acts() for section in sections]
    assert sorted(told) == sorted(set(UNDER_MANDATE.values()))
