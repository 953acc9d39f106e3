"""TXT records, asked of a real name server on this machine."""

import pytest
from pytest_django import Settings

from tests.dns_server import name_server
from twinhall.domain.claims.domains import plain_domain
from twinhall.kit.errors import CannotDo
from twinhall.transfer import dns


def test_records_of_all_names_are_found_and_missing_names_give_none(settings: Settings) -> None:
    records = {
        "_twinhall.kazan.example": ["twinhall-verification=abc"],
        "kazan.example": ["v=spf1 -all", "other"],
    }
    with name_server(records) as server:
        settings.DNS_SERVER = server.address
        found = dns.txt_records("_twinhall.kazan.example", "kazan.example", "nowhere.example")
    assert sorted(found) == ["other", "twinhall-verification=abc", "v=spf1 -all"]


def test_a_server_that_says_nothing_is_told_in_a_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dns, "SECONDS", 0.3)
    with name_server() as server:
        server.is_silent = True
        settings.DNS_SERVER = server.address
        with pytest.raises(CannotDo, match="do not answer"):
            dns.txt_records("kazan.example")


def test_a_name_that_is_too_long_with_its_prefix_has_no_record(settings: Settings) -> None:
    domain = ".".join(["a" * 62] * 4)[:253]
    with name_server() as server:
        settings.DNS_SERVER = server.address
        assert dns.txt_records(f"_twinhall.{domain}") == []


def test_names_in_any_script_are_asked_in_their_ascii_form(settings: Settings) -> None:
    with name_server({"xn--80aauks4g.xn--p1ai": ["twinhall-verification=abc"]}) as server:
        settings.DNS_SERVER = server.address
        assert dns.txt_records(plain_domain("казань.рф")) == ["twinhall-verification=abc"]
