"""`twinhall sign`: with a real key, from file to file."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pytest_django import Settings

from tests.transfer.papers.samples import agreement
from tests.transfer.papers.test_signing import AUTHORITY, key_file
from twinhall.cli import main
from twinhall.transfer.papers import as_pdf
from twinhall.transfer.signature_facts import signatures_found


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paper.pdf").write_bytes(as_pdf(agreement("en")))
    (tmp_path / "key.p12").write_bytes(key_file("Mayor of Exampleton", "Exampleton"))
    monkeypatch.setenv("TWINHALL_KEY_PASSPHRASE", "open")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_paper_is_signed_and_its_signer_known_once_the_authority_is(
    files: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign", "paper.pdf", "signed.pdf", "--key", "key.p12", "--place", "Exampleton"]) == 0
    assert "Signed: signed.pdf" in capsys.readouterr().out
    signed, now = (files / "signed.pdf").read_bytes(), timezone.now()
    found = signatures_found(signed, at=now)
    assert found is not None
    assert [(one["signer"], one["is_intact"]) for one in found] == [("Mayor of Exampleton", True)]
    unknown = found[0]["trust"]
    (files / "authorities.pem").write_bytes(AUTHORITY[0].public_bytes(Encoding.PEM))
    settings.SIGNATURE_AUTHORITIES = str(files / "authorities.pem")
    again = signatures_found(signed, at=now)
    assert again is not None
    assert again[0]["trust"] == "trusted" != unknown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["paper.pdf", "key.p12", "--key", "key.p12"], 1, "is there already"),
        (["none.pdf", "signed.pdf", "--key", "key.p12"], 2, "none.pdf cannot be read"),
        (["key.p12", "signed.pdf", "--key", "key.p12"], 2, "not a PDF"),
        (["paper.pdf", "signed.pdf", "--key", "paper.pdf"], 1, "The key does not open"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    files: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert main(["sign", *words]) == code
    assert said in capsys.readouterr().err
    assert not (files / "signed.pdf").exists()
