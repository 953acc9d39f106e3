"""The reader's choice of language."""

import pytest
from django.test import Client


def choose(client: Client, language: str, page: str) -> str:
    answer = client.post("/language/", {"language": language, "next": page})
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.django_db
def test_a_choice_leads_to_the_page_and_goes_before_the_browser_from_then_on(client: Client) -> None:
    assert choose(client, "ar", "/ar/cities/?q=kazan") == "/ar/cities/?q=kazan"
    assert client.get("/cities/", headers={"accept-language": "ru"})["Location"] == "/ar/cities/"


@pytest.mark.django_db
def test_without_a_choice_the_browser_decides(client: Client) -> None:
    assert client.get("/cities/", headers={"accept-language": "ru"})["Location"] == "/ru/cities/"
    assert client.get("/cities/", headers={"accept-language": "sw"})["Location"] == "/en/cities/"


def test_a_language_that_we_do_not_speak_is_not_kept(client: Client) -> None:
    choose(client, "xx", "/en/")
    assert not client.cookies


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client: Client, page: str) -> None:
    assert choose(client, "ru", page) == "/"
