"""Every kind of entry has words for people; no entry holds personal data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

import twinhall
from tests.factories import PersonFactory
from twinhall.access.journal import VERBS
from twinhall.domain.journal.actions import record
from twinhall.domain.journal.register import REGISTER_VERBS

SOURCE = Path(twinhall.__file__).parent
_VERB = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+([-_][a-z]+)*")
_SHORT_WAYS = {
    "record",
    "_record",
    "_tell",
    "_teller",
    "_change",
    "note",
    "_note",
}  # what entries are written through


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call that writes an entry, with the file it stands in."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in _SHORT_WAYS:
                    yield str(file.relative_to(SOURCE)), node


def words_that_look_like_verbs() -> Iterator[tuple[str, str]]:
    """Texts of the form of a verb in files that write entries, with the file."""
    for file in {file for file, _call in calls()}:
        for node in ast.walk(ast.parse((SOURCE / file).read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VERB.fullmatch(node.value):
                yield file, node.value


def test_every_kind_of_entry_has_words() -> None:
    written = set()
    for file, call in calls():
        for node in ast.walk(call.args[0]) if call.args else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VERB.fullmatch(node.value):
                written.add((file, node.value))
    assert len(written) > 30
    assert sorted(verb for _file, verb in written if verb not in VERBS) == []


def test_no_words_stand_for_what_is_never_written() -> None:
    written = {word for _file, word in words_that_look_like_verbs()}
    assert sorted(set(VERBS) - written) == []


def test_what_changes_the_register_are_kinds_of_entries() -> None:
    assert set(REGISTER_VERBS) <= set(VERBS)


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["vera@city.example", "by Vera of Kazan"])
def test_a_test_that_lets_personal_data_in_fails(said: str) -> None:
    """`tests/conftest.py` looks at every entry of every test."""
    PersonFactory.create(display_name="Vera of Kazan")
    with pytest.raises(AssertionError, match="in the journal"):
        record("claim.made", "clm_1", by=None, at=timezone.now(), door="page", after={"who": said})
