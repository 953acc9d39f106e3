"""`twinhall sign FILE OUT --key KEY.p12`: sign a PDF with the key of a city or a person, on her own machine."""

import getpass
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from twinhall.kit.errors import CannotDo, CannotRead
from twinhall.transfer.papers.signing import sign


class Command(BaseCommand):
    help = (
        "Signs a PDF (the agreed paper of a tie) with a PKCS#12 key and writes the signed file beside it; "
        "what was signed before stays valid. The passphrase is asked for, or read from TWINHALL_KEY_PASSPHRASE."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the PDF, as downloaded from the file of the tie")
        parser.add_argument("out", help="where the signed PDF goes; must not be there yet")
        parser.add_argument("--key", required=True, help="a PKCS#12 file (.p12, .pfx)")
        parser.add_argument("--reason", default="", help="why it is signed, shown with the signature")
        parser.add_argument("--place", default="", help="where it is signed")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        if out.exists():
            raise CannotDo(f"{out} is there already; choose another name.")
        pdf, key = _bytes_of(options["file"]), _bytes_of(options["key"])
        passphrase = os.environ.get("TWINHALL_KEY_PASSPHRASE")
        if passphrase is None:
            passphrase = getpass.getpass("Passphrase of the key: ")
        signed = sign(pdf, key=key, passphrase=passphrase, reason=options["reason"], place=options["place"])
        out.write_bytes(signed)
        self.stdout.write(f"Signed: {out} ({len(signed):,} bytes). Hand it in on the page of the text.")


def _bytes_of(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise CannotRead(f"{name} cannot be read: {problem.strerror}.") from problem
