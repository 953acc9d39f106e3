"""What is known of a source, before it is a row."""

from dataclasses import dataclass

from twinhall.kit.dates import UNKNOWN, PartialDate


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A document, page or list. `key` is its address, or its name where it has none."""

    key: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    kind: str = "other"
    published: PartialDate = UNKNOWN
    licence: str = ""
