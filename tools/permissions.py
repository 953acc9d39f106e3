"""Writes `docs/permissions.md` from the table of permissions in the code.

python tools/permissions.py           write it
python tools/permissions.py --check   fail when it is not as the code says
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twinhall.access.permissions import Address, Rule

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "permissions.md"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

_HEAD = """# Who may do what

Written by `python tools/permissions.py` from `src/twinhall/access/permissions.py`; a test fails when the two
differ, and another asks every address in the name of every kind of person and compares the answers with this table
(`tests/house/test_who_may_do_what.py`).

## How it is kept

Every request passes the **doorkeeper** before its page is called. It looks the address up in this table and checks
the gate: whether somebody must be signed in, act for a secretariat or be an operator. **An address that has no
entry answers nobody.** What depends on the thing asked for (whose claim, whose body) is checked where that thing is
fetched: a page cannot get one without naming who asks.

* What one may not know of is answered as if it did not exist (404). What one knows of but may not do is refused
  with a sentence that says why (403). Who is not signed in is led to the sign-in page.
* Secretariats, operators, and whoever may sign for a body act with a **second factor** only. Without one they are
  answered like anybody who is signed in, with a link to set one up.
* A mandate that has ended or was revoked opens nothing from that moment on.
* A person with several mandates chooses for whom she acts; the mandate chosen counts. An operator runs the
  installation and can speak for no body.

## The table

Each address is asked to *show* something (GET) or to *do* something (POST). “This city” is the one an address is
about, “the person it is about” whose claim, upload, passkey or own data it is.

| answer | means |
|---|---|
| yes | let in |
| sign in | led to the sign-in page |
| **no** | refused with a sentence (403) |
| *unknown* | answered as if there were no such thing (404) |
"""


def main() -> int:
    """Write the document, or check it; 1 when it differs."""
    _set_up()
    text = document()
    if "--check" not in sys.argv[1:]:
        DOCUMENT.write_text(text)
        return 0
    if DOCUMENT.read_text() == text:
        return 0
    print("docs/permissions.md is not as the code says: run python tools/permissions.py", file=sys.stderr)
    return 1


def document() -> str:
    """The whole text, from the code."""
    from twinhall.access.permissions import AREAS

    parts = [_HEAD]
    for title, addresses in AREAS.items():
        parts.append(f"\n### {title}\n\n{''.join(f'{line}{chr(10)}' for line in _table(addresses))}")
    return "".join(parts)


def _table(addresses: "dict[str, Address]") -> Iterator[str]:
    from twinhall.access.permissions import Role

    yield f"| address | what is there | asked to | {' | '.join(Role)} | who may |"
    yield f"|---|---|---|{'---|' * len(Role)}---|"
    for name, entry in addresses.items():
        for verb, rule in _rules(entry):
            answers = " | ".join(_ANSWERS[rule.answers[role].value] for role in Role)
            yield f"| `{_pattern(name)}` | {entry.what} | {verb} | {answers} | {rule.says} |"


def _rules(entry: "Address") -> "Iterator[tuple[str, Rule]]":
    if entry.read is not None and entry.read == entry.act:
        yield "show, do", entry.read
        return
    if entry.read is not None:
        yield "show", entry.read
    if entry.act is not None:
        yield "do", entry.act


_ANSWERS = {"yes": "yes", "sign in": "sign in", "no": "**no**", "unknown": "*unknown*"}


def _pattern(name: str) -> str:
    """The address as operators read it: `/…/cities/<slug>/`; the dots are the language."""
    from django.urls import get_resolver

    route, words = get_resolver("tests.house.every_address").reverse_dict.getlist(name)[0][0][0]
    written = "/" + str(route % {word: f"<{word}>" for word in words})
    return "/…" + written.removeprefix("/en") if written.startswith("/en/") else written


def _set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
