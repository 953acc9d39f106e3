"""An answer of a SPARQL query service in JSON, as Wikidata's returns it: head, results, bindings."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotRead
from twinhall.transfer.readers.files import SeenFile

SIZE_LIMIT = 64 << 20  # bytes; the service is asked page by page, so that no answer comes near


@dataclass(frozen=True, slots=True)
class Value:
    """One value: `kind` is "uri", "literal" or "bnode"; `language` a BCP 47 tag, empty when there is none."""

    kind: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """One row of the answer, numbered from 1; values by variable, those without a value left out."""

    number: int
    values: dict[str, Value]


def read_bindings(seen: SeenFile) -> list[Binding]:
    """Bindings of the answer in the file. Raises CannotRead, saying where, when it is none."""
    if seen.size > SIZE_LIMIT:
        raise CannotRead(
            _("The answer has {size} MB; up to {limit} MB can be read. Ask for it in pages.").format(
                size=seen.size >> 20, limit=SIZE_LIMIT >> 20
            )
        )
    return bindings_of(seen.path.read_text(encoding="utf-8-sig"))


def bindings_of(text: str) -> list[Binding]:
    """Bindings of an answer. Raises CannotRead when it is broken off, no JSON, or JSON of another shape."""
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise CannotRead(
            _("The JSON is broken at line {line}, column {column}: {reason}.").format(
                line=error.lineno, column=error.colno, reason=error.msg
            )
        ) from None
    except RecursionError:
        raise CannotRead(_("The JSON is nested too deeply to be an answer of a query service.")) from None
    results = answer.get("results") if isinstance(answer, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list):
        raise CannotRead(
            _("The JSON is no answer of a query service: it has no list “bindings” in “results”.")
        )
    return [Binding(number, _values(binding)) for number, binding in enumerate(bindings, start=1)]


def _values(binding: Any) -> dict[str, Value]:
    if not isinstance(binding, dict):
        return {}
    return {
        str(variable): Value(str(value.get("type", "")), value["value"], str(value.get("xml:lang", "")))
        for variable, value in binding.items()
        if isinstance(value, dict) and isinstance(value.get("value"), str)
    }
