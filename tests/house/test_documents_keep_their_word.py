"""What the documents point at is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_of_the_project_leads_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)\s#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_told_of_exists(document: Path) -> None:
    told = set(re.findall(r"^\s*(?:python3 run\.py|twinhall) ([a-z]+)\b", document.read_text(), re.MULTILINE))
    assert told - set(get_commands()) - {"demo", "test", "version", "help"} == set()


def test_every_room_and_file_that_the_architecture_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"`((?:domain|web|access|transfer|kit|algorithms)/[\w/.]+)`", text))
    assert named
    assert [path for path in named if not (ROOT / "src" / "twinhall" / path).exists()] == []
