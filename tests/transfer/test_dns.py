"""TXT records, asked of a real name server on this machine."""

import pytest
from pytest_django import Settings

from tests.dns_server import name_server
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
