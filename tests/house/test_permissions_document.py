"""The table for operators is the one that the doorkeeper asks."""

from tools.permissions import DOCUMENT, document


def test_the_document_of_permissions_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text() == document(), "run python tools/permissions.py"
