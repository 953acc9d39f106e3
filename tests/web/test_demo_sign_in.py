"""Example people are signed in by a button, in a demo only, and by nothing else anywhere."""

import runpy

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from pytest_django import Settings

from tests.factories import PASSWORD, PersonFactory
from tests.house import every_address
from twinhall.access.verdict import Unknown
from twinhall.config import urls
from twinhall.domain.people.models import Person
from twinhall.transfer.examples import EXAMPLES, load_examples
from twinhall.web import demo as page

pytestmark = pytest.mark.django_db
ADDRESS = "/en/demo/sign-in/"


@pytest.fixture
def demo(settings: Settings) -> Settings:
    settings.DEMO = True
    settings.ROOT_URLCONF = every_address.__name__
    load_examples(at=timezone.now(), door="test")
    return settings


def _example(key: str = "kazan") -> Person:
    email = next(example.email for example in EXAMPLES if example.key == key)
    return Person.objects.get(email=email)


def _names(patterns: list[URLPattern | URLResolver]) -> set[str | None]:
    deeper = [_names(one.url_patterns) for one in patterns if isinstance(one, URLResolver)]
    return {one.name for one in patterns if isinstance(one, URLPattern)}.union(*deeper)


def _signed_in(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_the_button_signs_in_as_that_example_person(demo: Settings, client: Client) -> None:
    client.get("/en/")
    person = _example("durban")
    answer = client.post(ADDRESS, {"person": person.public_id})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))
    assert _signed_in(client) == str(person.pk)
    assert client.get(reverse("desk")).status_code == 200


def test_the_page_shows_each_with_what_she_can_show(demo: Settings, client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert [example.name for example in EXAMPLES if f"Sign in as {example.name}" not in page] == []
    assert page.count("example person") == len(EXAMPLES)
    assert "no permanent secretariat in reality" in page


def test_signing_in_begins_a_new_session(demo: Settings, client: Client) -> None:
    client.force_login(PersonFactory.create())
    before = client.session.session_key
    client.post(ADDRESS, {"person": _example().public_id})
    assert client.session.session_key != before


def test_only_example_people_can_be_signed_in_by_it(demo: Settings, client: Client) -> None:
    real = PersonFactory.create(is_operator=True)
    closed = PersonFactory.create(is_example=True, is_active=False)
    for person in (real.public_id, closed.public_id, str(real.pk), "", "per_0000000000000", "' OR 1=1 --"):
        assert client.post(ADDRESS, {"person": person}).status_code == 404, person
        assert _signed_in(client) == ""


@pytest.mark.parametrize(("debug", "is_demo"), [(False, False), (True, False), (False, True)])
def test_the_address_exists_in_debug_and_demo_only(settings: Settings, debug: bool, is_demo: bool) -> None:
    settings.DEBUG, settings.DEMO = debug, is_demo
    patterns = runpy.run_path(urls.__file__)["urlpatterns"]
    assert ("demo_sign_in" in _names(patterns)) == (debug or is_demo)


def test_nothing_is_at_the_address_outside_a_demo(client: Client) -> None:
    assert client.get(ADDRESS).status_code == client.post(ADDRESS).status_code == 404


def test_the_page_refuses_outside_a_demo_even_where_it_is_routed(demo: Settings, client: Client) -> None:
    person = _example()
    demo.DEMO = False
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"person": person.public_id}).status_code == 404
    assert _signed_in(client) == ""
    with pytest.raises(Unknown):
        page.demo_sign_in(RequestFactory().post(ADDRESS, {"person": person.public_id}))


def test_a_developer_may_use_it_too(demo: Settings, client: Client) -> None:
    demo.DEMO, demo.DEBUG = False, True
    assert client.post(ADDRESS, {"person": _example().public_id}).status_code == 302


def test_an_open_session_of_an_example_person_counts_nowhere_else(demo: Settings, client: Client) -> None:
    client.post(ADDRESS, {"person": _example().public_id})
    assert client.get(reverse("desk")).status_code == 200
    demo.DEMO = False
    answer = client.get(reverse("desk"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("is_demo", [True, False])
def test_no_example_person_signs_in_by_a_password(demo: Settings, client: Client, is_demo: bool) -> None:
    demo.DEMO = is_demo
    person = _example()
    assert not person.has_usable_password()
    person.set_password(PASSWORD)  # as if somebody had got a new one by mail
    person.save()
    assert authenticate(email=person.email, password=PASSWORD) is None
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert _signed_in(client) == ""
    real = PersonFactory.create()
    client.post(reverse("account_login"), {"login": real.email, "password": PASSWORD})
    assert _signed_in(client) == str(real.pk)


def test_loading_the_examples_again_changes_nothing(demo: Settings) -> None:
    before = list(Person.objects.values_list("public_id", "email", "password").order_by("pk"))
    assert load_examples(at=timezone.now(), door="test").made == 0
    assert list(Person.objects.values_list("public_id", "email", "password").order_by("pk")) == before


def test_the_demo_leads_there_and_no_other_installation_does(demo: Settings, client: Client) -> None:
    front, sign_in = reverse("front"), reverse("account_login")
    assert all(ADDRESS in client.get(page).content.decode() for page in (front, sign_in))
    assert ADDRESS not in client.get(reverse("account_signup")).content.decode()
    demo.DEMO = False
    assert not any(ADDRESS in client.get(page).content.decode() for page in (front, sign_in))
