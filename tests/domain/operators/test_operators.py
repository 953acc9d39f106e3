"""Who runs the installation is settled at the command line."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from tests.factories import PersonFactory, give_second_factor
from twinhall.domain.journal.models import Entry
from twinhall.domain.operators.actions import add_operator, operators, remove_operator
from twinhall.domain.people.models import Person
from twinhall.kit.errors import CannotDo

AT = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


def add(email: str) -> bool:
    return add_operator(email, at=AT, door="command")


def remove(email: str, *, force: bool = False) -> bool:
    return remove_operator(email, at=AT, door="command", force=force)


@pytest.mark.django_db
def test_an_account_becomes_an_operator_once_and_the_journal_tells_it() -> None:
    vera = PersonFactory.create(email="vera@city.example")
    assert [add("Vera@City.example"), add("vera@city.example")] == [True, False]
    assert operators() == [vera]
    assert list(Entry.objects.values_list("verb", "subject", "by", "door", "before", "after")) == [
        ("operator.added", vera.public_id, "", "command", {"operator": False}, {"operator": True})
    ]


@pytest.mark.django_db
def test_without_an_account_it_says_what_to_do() -> None:
    with pytest.raises(CannotDo, match="Let its owner make one on the site first"):
        add("nobody@city.example")


@pytest.mark.django_db
def test_an_address_that_nobody_confirmed_makes_no_operator() -> None:
    vera = PersonFactory.create(email="vera@city.example")
    EmailAddress.objects.filter(user=vera).update(verified=False)
    with pytest.raises(CannotDo, match="not confirmed"):
        add("vera@city.example")
    assert operators() == []


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"is_active": False}, {"erased_at": AT}])
def test_a_closed_or_erased_account_makes_no_operator(change: dict[str, object]) -> None:
    PersonFactory.create(email="vera@city.example")
    Person.objects.update(**change)
    with pytest.raises(CannotDo):
        add("vera@city.example")


@pytest.mark.django_db
def test_the_last_operator_stays_unless_forced() -> None:
    PersonFactory.create(email="vera@city.example")
    PersonFactory.create(email="wang@city.example")
    add("vera@city.example")
    add("wang@city.example")
    assert remove("vera@city.example") is True
    with pytest.raises(CannotDo, match="last operator"):
        remove("wang@city.example")
    assert remove("vera@city.example") is False
    assert remove("wang@city.example", force=True) is True
    assert operators() == []
    assert Entry.objects.filter(verb="operator.removed").count() == 2


@pytest.mark.django_db
def test_the_command_tells_whether_a_second_factor_is_still_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    vera = PersonFactory.create(email="vera@city.example", display_name="Vera")
    call_command("operator", "add", "vera@city.example")
    assert "vera@city.example is now an operator.\n" in (said := capsys.readouterr().out)
    assert "second factor" in said
    give_second_factor(vera)
    call_command("operator", "list")
    assert capsys.readouterr().out == "vera@city.example  Vera  second factor\n"
    call_command("operator", "remove", "vera@city.example", "--force")
    assert capsys.readouterr().out == "vera@city.example is no longer an operator.\n"
    with pytest.raises(SystemExit):
        call_command("operator", "list")


@pytest.mark.django_db
def test_an_example_person_runs_no_installation() -> None:
    PersonFactory.create(email="aigul@kazan.example", is_example=True)
    with pytest.raises(CannotDo, match="Example people are invented"):
        add("aigul@kazan.example")
