"""The whole table of permissions, walked: every address, read and act, by every kind of person."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house import every_address
from tests.house.full_house import House, Side, build_house
from tests.house.walking import PROVIDER, Said, Walker, address_of, fields_of, is_about_something, routes
from twinhall.access.permissions import ADDRESSES, Answer, Gate, Role
from twinhall.domain.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# What else an address may answer to whom it lets in, and why.
ALSO: dict[str, tuple[Answer, str]] = {
    "account_confirm_login_code": (Answer.SIGN_IN, "begun at the sign-in page, it leads back there"),
    "account_email_verification_sent": (Answer.SIGN_IN, "the same"),
    "account_confirm_password_reset_code": (Answer.SIGN_IN, "the same"),
    "account_complete_password_reset": (Answer.SIGN_IN, "the same"),
    "mfa_authenticate": (Answer.SIGN_IN, "the same"),
    "mfa_login_webauthn": (Answer.SIGN_IN, "the browser's own question comes there"),
    "openid_connect_login": (Answer.SIGN_IN, "the provider of this walk answers nobody"),
    "openid_connect_callback": (Answer.SIGN_IN, "nobody has left for the provider"),
    "socialaccount_signup": (Answer.SIGN_IN, "nobody has come from the provider"),
    "mfa_reauthenticate_webauthn": (Answer.SIGN_IN, "what is no passkey leads there"),
    "mfa_deactivate_totp": (Answer.UNKNOWN, "for whom has none"),
    "mfa_view_recovery_codes": (Answer.UNKNOWN, "for whom has none"),
    "mfa_download_recovery_codes": (Answer.UNKNOWN, "for whom has none"),
}


@dataclass
class Walks:
    """All that was asked and answered: by address, verb and kind of person."""

    table: dict[tuple[str, str, Role], Said]
    of_others: dict[tuple[str, str, Role], Said]  # the same about somebody else's things
    of_was_officer: dict[tuple[str, str, Role], Said]
    of_unsecured: dict[tuple[str, str, Role], Said]


@pytest.fixture(scope="module")
def walks(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Walks:
    place = tmp_path_factory.mktemp("house")
    changed = {
        "ROOT_URLCONF": every_address.__name__,
        "DEMO": True,
        "IDENTITY_PROVIDERS": [PROVIDER],
        "DATA_DIR": place,
        "UPLOADS_DIR": place,
        "LANGUAGE_CODE": "en",
    }
    no_question = mock.patch("twinhall.web.claims.txt_records", return_value=[])
    with django_db_blocker.unblock(), override_settings(**changed), no_question, transaction.atomic():
        logging.disable(logging.WARNING)  # a thousand refusals are no news here
        walked = _walk(build_house())
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    return walked


def _walk(house: House) -> Walks:
    names = sorted(set(routes()) & set(ADDRESSES))
    about_something = [name for name in names if is_about_something(name)]
    not_open = [name for name in names if _gates(name) != {Gate.OPEN}]
    signed_in = [role for role in Role if role != Role.NOBODY]
    return Walks(
        table=_asked(names, house.here, house.people),
        of_others=_asked(about_something, house.there, {role: house.people[role] for role in signed_in}),
        of_was_officer=_asked(not_open, house.here, {Role.SIGNED_IN: house.was_officer}),
        of_unsecured=_asked(not_open, house.here, house.unsecured),
    )


def _asked(
    names: list[str], side: Side, people: Mapping[Role, Person | None]
) -> dict[tuple[str, str, Role], Said]:
    said = {}
    for role, person in people.items():
        walker = Walker(person)
        for name in names:
            address = address_of(name, side)
            # What cannot be asked at all is refused before anybody looks who asks: two are enough to see that.
            if ADDRESSES[name].read is not None or role in (Role.NOBODY, Role.SIGNED_IN):
                said[name, "read", role] = walker.get(address)
            if ADDRESSES[name].act is not None or role in (Role.NOBODY, Role.SIGNED_IN):
                said[name, "act", role] = walker.post(address, fields_of(name, side))
    return said


def _gates(name: str) -> set[Gate]:
    entry = ADDRESSES[name]
    return {rule.gate for rule in (entry.read, entry.act) if rule is not None}


def _promised(name: str, verb: str, role: Role) -> Answer | str:
    rule = ADDRESSES[name].rule(acts=verb == "act")
    if rule is None:
        return "not so"
    return rule.answers[role]


def _expected(name: str, verb: str, role: Role) -> set[Answer | str]:
    promised = _promised(name, verb, role)
    return {promised, ALSO[name][0]} if name in ALSO and promised == Answer.YES else {promised}


def _differences(
    said: dict[tuple[str, str, Role], Said], expected: Callable[[str, str, Role], set[Answer | str]]
) -> list[str]:
    """What was answered otherwise than promised, a line for each address and verb."""
    found: dict[str, list[str]] = {}
    for (name, verb, role), one in said.items():
        promised = expected(name, verb, role)
        if one.answer not in promised:
            found.setdefault(f"{verb} {name}", []).append(
                f"{role}: {one.answer}, not {' or '.join(promised)}"
            )
    return [f"{asked}: {'; '.join(answers)}" for asked, answers in found.items()]


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or f"without a name: {pattern.pattern}"


@override_settings(ROOT_URLCONF=every_address.__name__)
def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    assert set(_names(get_resolver().url_patterns)) ^ set(ADDRESSES) == set()


def test_every_entry_says_what_is_there_and_answers_every_kind_of_person() -> None:
    assert [name for name, entry in ADDRESSES.items() if not entry.what] == []
    for name, entry in ADDRESSES.items():
        for rule in filter(None, (entry.read, entry.act)):
            assert set(rule.answers) == set(Role), name
            assert rule.says.endswith("."), name


def test_every_address_answers_every_kind_of_person_as_the_table_says(walks: Walks) -> None:
    asked = {(name, verb, role) for name in ADDRESSES for verb in ("read", "act") for role in Role}
    unasked = {(name, verb) for name, verb, _role in asked - set(walks.table)}
    assert {_promised(name, verb, Role.OFFICER) for name, verb in unasked} == {"not so"}
    told = _differences(walks.table, _expected)
    assert not told, "\n".join(told)


def test_what_is_refused_writes_nothing(walks: Walks) -> None:
    refused = (Answer.NO, Answer.UNKNOWN, Answer.SIGN_IN, "not so")
    every = [walks.table, walks.of_others, walks.of_was_officer, walks.of_unsecured]
    wrote = {
        asked: (one.answer, sorted(one.wrote))
        for table in every
        for asked, one in table.items()
        if one.answer in refused and one.wrote and asked[0] not in ALSO
    }
    assert wrote == {}


def test_reading_writes_nothing(walks: Walks) -> None:
    wrote = {
        asked: sorted(one.wrote) for asked, one in walks.table.items() if asked[1] == "read" and one.wrote
    }
    assert wrote == {}


def test_nobody_reaches_what_is_somebody_elses(walks: Walks) -> None:
    """For what has an id, whoever it is not about is answered as those whom the table calls others."""
    stands_for = {
        Role.HERSELF: Role.SIGNED_IN,
        Role.OFFICER: Role.OFFICER_ELSEWHERE,
        Role.DEPUTY: Role.OFFICER_ELSEWHERE,
        Role.TRANSLATOR: Role.OFFICER_ELSEWHERE,
        Role.ASSOCIATION: Role.OFFICER_ELSEWHERE,
    }
    said = {asked: one for asked, one in walks.of_others.items() if asked[2] in stands_for}
    assert said
    told = _differences(said, lambda name, verb, role: _expected(name, verb, stands_for[role]))
    assert not told, "\n".join(told)


def test_another_alliances_secretariat_decides_nothing(walks: Walks) -> None:
    """It may read of a body what every secretariat may, but act on nothing that its own alliance has not verified."""
    acted = {
        asked: one.answer
        for asked, one in walks.of_others.items()
        if asked[1:] == ("act", Role.SECRETARIAT) and one.answer == Answer.YES
    }
    assert acted == {}


def test_whose_mandates_are_over_is_answered_like_anybody_signed_in(walks: Walks) -> None:
    told = _differences(walks.of_was_officer, _expected)
    assert not told, "\n".join(told)


def test_staff_without_a_second_factor_is_let_in_nowhere(walks: Walks) -> None:
    let_in = {
        asked: one.answer
        for asked, one in walks.of_unsecured.items()
        if one.answer == Answer.YES and _promised(asked[0], asked[1], Role.SIGNED_IN) != Answer.YES
    }
    assert let_in == {}


def test_the_house_stands_on_the_shipped_settings() -> None:
    assert "twinhall.web.doorkeeper.DoorkeeperMiddleware" in settings.MIDDLEWARE
