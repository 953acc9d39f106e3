"""Collects every text that people see, for the translators, and checks that none is missing.

    python tools/messages.py           bring src/twinhall/locale/*/LC_MESSAGES/django.po up to date
    python tools/messages.py --check   exit code 1 when a text is missing, empty, fuzzy, unused or has other
                                       placeholders than the original

Works without GNU gettext: Django turns templates into code, Babel reads and writes the catalogues.
The compiled .mo files are made by `hatch_build.py`.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "twinhall"
LANGUAGES = ("ru", "ar")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_SHOWN = 20


def main(words: list[str] | None = None) -> int:
    """Update or check the catalogues; gives the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing, only say what is missing")
    if not settings.configured:
        settings.configure()
    wants_check = parser.parse_args(words).check
    texts = collect()
    print(f"{len(texts)} texts in the product")
    faulty = [language for language in LANGUAGES if not (check if wants_check else update)(language, texts)]
    return 1 if faulty else 0


def collect() -> Catalog:
    """Every translatable text of the package's Python files and templates, with the files it stands in."""
    catalogue = Catalog(project="Twinhall", fuzzy=False, header_comment="# Twinhall, Apache-2.0")
    for file in sorted(PACKAGE.rglob("*.py")) + sorted(PACKAGE.rglob("templates/**/*.*")):
        place = file.relative_to(ROOT).as_posix()
        for line, text, comments, context in texts_of(file):
            catalogue.add(text, None, [(place, line)], auto_comments=comments, context=context)
    return catalogue


def texts_of(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """(line, text or (singular, plural), translators' comments, context) for each text in one file."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # What Django makes of a template is Python but for its indentation.
        made = templatize(source, origin=str(file))
        source = "\n".join(line.strip() for line in made.splitlines())
    yield from extract(
        "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
    )


def update(language: str, texts: Catalog) -> bool:
    """Add new texts (empty) to the language's catalogue and drop unused ones; True always."""
    place = catalogue_file(language)
    place.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read(language)
    had = set(map(_key, catalogue))
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    new = [message for message in catalogue if _key(message) not in had]
    growing = place.with_suffix(".growing")
    with growing.open("wb") as out:
        write_po(out, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    growing.replace(place)
    print(
        f"{language}: {len(new)} new, {len(catalogue.obsolete)} dropped, {len(_empty(catalogue))} without words"
    )
    return True


def check(language: str, texts: Catalog) -> bool:
    """Print what is wrong in the language's catalogue; True when nothing is."""
    catalogue = read(language)
    known = {_key(message): message for message in catalogue}
    wanted = {_key(message): message for message in texts if message.id}
    faults = [f"missing: {_shown(wanted[key])}" for key in wanted.keys() - known.keys()]
    faults += [
        f"no longer used: {_shown(known[key])}" for key in known.keys() - wanted.keys() if known[key].id
    ]
    faults += [f"no words yet: {_shown(message)}" for message in _empty(catalogue) if _key(message) in wanted]
    faults += [f"fuzzy: {_shown(message)}" for message in catalogue if message.id and message.fuzzy]
    faults += [f"{error}: {_shown(message)}" for message, error in _misfits(catalogue)]
    for fault in sorted(faults)[:_SHOWN]:
        print(f"  {language}: {fault}")
    if len(faults) > _SHOWN:
        print(f"  {language}: … and {len(faults) - _SHOWN} more")
    print(f"{language}: {len(wanted)} texts, {len(faults)} faults")
    return not faults


def read(language: str) -> Catalog:
    """The language's catalogue as it stands; a new one where there is none."""
    place = catalogue_file(language)
    if not place.exists():
        return Catalog(
            locale=language, project="Twinhall", fuzzy=False, header_comment="# Twinhall, Apache-2.0"
        )
    with place.open("rb") as source:
        return read_po(source, locale=language)


def catalogue_file(language: str) -> Path:
    """Where Django looks for the language's texts."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def _empty(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id and not _is_whole(message)]


def _is_whole(message: Message) -> bool:
    words = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(words) and bool(words)


def _misfits(catalogue: Catalog) -> Iterator[tuple[Message, TranslationError]]:
    for message in catalogue:
        if message.id and _is_whole(message):
            for error in message.check(catalogue):
                yield message, error


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id[0] if isinstance(message.id, list | tuple) else message.id


def _shown(message: Message) -> str:
    places = ", ".join(dict.fromkeys(place for place, _ in message.locations))
    return f"{_key(message)[1]!r}" + (f" ({places})" if places else "")


if __name__ == "__main__":
    sys.exit(main())
