"""What became of a list that was read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """A row that was not recorded, or not wholly: its line in the file and why; which city, and what it may be."""

    line: int
    reason: str
    side: str = ""
    city: str = ""
    country: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows; every row is recorded, known, or refused. `unsure` rows are recorded without their city."""

    read: int
    recorded: int = 0
    known: int = 0
    unsure: tuple[Refusal, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __str__(self) -> str:
        """The last line that the commands print."""
        return (
            f"read {self.read}, recorded {self.recorded}, known {self.known}, "
            f"unsure {len(self.unsure)}, refused {len(self.refused)}"
        )
