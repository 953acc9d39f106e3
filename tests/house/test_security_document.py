"""The document of security names every chapter of the standard, and tests that exist."""

import re

from tests.house.test_documents_keep_their_word import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
CHAPTERS = [
    "Encoding and Sanitization",
    "Validation and Business Logic",
    "Web Frontend Security",
    "API and Web Service",
    "File Handling",
    "Authentication",
    "Session Management",
    "Authorization",
    "Self-contained Tokens",
    "OAuth and OIDC",
    "Cryptography",
    "Secure Communication",
    "Configuration",
    "Data Protection",
    "Secure Coding and Architecture",
    "Security Logging and Error Handling",
    "WebRTC",
]


def test_every_chapter_of_the_standard_stands_there_in_its_order() -> None:
    assert re.findall(r"^## V(\d+) (.+)$", TEXT, re.MULTILINE) == [
        (str(number), name) for number, name in enumerate(CHAPTERS, start=1)
    ]


def test_every_chapter_names_tests_or_says_that_it_does_not_apply() -> None:
    chapters = re.split(r"^## V\d+ ", TEXT, flags=re.MULTILINE)[1:]
    assert [
        chapter.splitlines()[0]
        for chapter in chapters
        if "::test_" not in chapter and "Does not apply" not in chapter
    ] == []


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)
    assert len(named) > 40
    assert [f"{path}::{name}" for path, name in named if not _is_there(path, name)] == []


def _is_there(path: str, name: str) -> bool:
    file = ROOT / path
    return file.exists() and f"def {name}(" in file.read_text()
