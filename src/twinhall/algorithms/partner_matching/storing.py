"""A model in one file: arrays and text only, so that reading one runs nothing that stands in it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import LAYOUT, SINGLE
from twinhall.algorithms.partner_matching.network import Network
from twinhall.algorithms.partner_matching.places import Columns, Places
from twinhall.algorithms.partner_matching.scoring import Scorer
from twinhall.algorithms.partner_matching.tables import Tables

FORMAT = "twinhall partner matching 1"
_TEXTS = ("key", "name_key", "country", "region", "level")
_NUMBERS = ("latitude", "longitude", "population", "known_names", "is_capital")


class CannotLoad(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """The file is no model, or one of another version: learn anew."""


def write(path: Path, scorer: Scorer, *, is_learned: bool) -> None:
    """Replaces the file at once, so that a reader never sees half of it."""
    network, columns = scorer.network, scorer.network.places.columns
    head = {"format": FORMAT, "layout": [measure.key for measure in LAYOUT], "seed": network.seed}
    arrays: dict[str, NDArray[Any]] = {"head": _text([json.dumps({**head, "is_learned": is_learned})])}
    arrays |= {f"text_{name}": _text(getattr(columns, name)) for name in _TEXTS}
    arrays |= {f"number_{name}": getattr(columns, name) for name in _NUMBERS}
    arrays["pairs"] = network.pairs.astype(np.int32)
    arrays |= {f"edges_{key}": edges for key, edges in scorer.tables.edges.items()}
    arrays |= {f"points_{key}": points for key, points in scorer.tables.points.items()}
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    beside.replace(path)


def read(path: Path) -> tuple[Scorer, bool]:
    """The scorer, and whether its tables were learned. Raises CannotLoad; OSError when there is no such file."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        head = json.loads(_lines(arrays["head"])[0])
        if head["format"] != FORMAT or head["layout"] != [measure.key for measure in LAYOUT]:
            raise CannotLoad(f"{path} was made by another version; learn anew.")
        return _scorer(arrays, head["seed"]), bool(head["is_learned"])
    except (KeyError, IndexError, TypeError, EOFError) as error:
        raise CannotLoad(f"{path} is no model of partner matching.") from error
    except ValueError as error:
        raise error if isinstance(error, CannotLoad) else CannotLoad(f"{path} cannot be read.") from error


def _scorer(arrays: dict[str, NDArray[Any]], seed: int) -> Scorer:
    parts: dict[str, Any] = {name: tuple(_lines(arrays[f"text_{name}"])) for name in _TEXTS}
    parts |= {name: arrays[f"number_{name}"] for name in _NUMBERS}
    tables = Tables(
        {measure.key: arrays[f"edges_{measure.key}"] for measure in SINGLE},
        {measure.key: arrays[f"points_{measure.key}"] for measure in LAYOUT},
    )
    return Scorer(Network(Places(Columns(**parts)), arrays["pairs"].astype(np.int64), seed), tables)


def _text(lines: tuple[str, ...] | list[str]) -> NDArray[np.uint8]:
    # An array of strings would take four bytes for every letter of the longest.
    return np.frombuffer("\n".join(line.replace("\n", " ") for line in lines).encode(), np.uint8)


def _lines(array: NDArray[Any]) -> list[str]:
    text = array.tobytes().decode()
    return text.split("\n") if text else []
