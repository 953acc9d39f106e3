"""Measure the contrast of the colour tokens in both themes: `python tools/contrast.py`.

Reads frontend/css/tokens.css and prints, for each pair that the style sheets use, the ratio of
WCAG 2.2 (1 to 21) and what it must reach: 4.5 for text, 3 for shapes, borders and the focus ring.
Exits with 1 when a pair falls short or when the two copies of the dark theme differ.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).resolve().parent.parent / "frontend/css/tokens.css"
TEXT, SHAPE = 4.5, 3.0

GROUNDS = ("paper", "raised", "sunk")
PAIRS: list[tuple[str, str, float]] = [
    *(
        (text, ground, TEXT)
        for text in ("ink", "muted", "sea", "arc", "leaf", "brick", "plum")
        for ground in GROUNDS
    ),
    *((shape, ground, SHAPE) for shape in ("arc-shape", "edge", "focus") for ground in GROUNDS),
    *((text, "sea-quiet", TEXT) for text in ("ink", "muted", "sea", "sea-strong")),
    ("on-sea", "sea", TEXT),
    ("on-sea", "sea-strong", TEXT),
    ("ink", "arc-quiet", TEXT),
    ("ink", "leaf-quiet", TEXT),
    ("brick", "brick-quiet", TEXT),
    ("ink", "brick-quiet", TEXT),
    ("plum", "plum-quiet", TEXT),
    ("ink", "plum-quiet", TEXT),
    ("muted", "plum-quiet", TEXT),
    ("sea", "plum-quiet", TEXT),
    ("plate-edge", "plate", TEXT),
    ("night-ink", "night", TEXT),
    ("night-muted", "night", TEXT),
    ("night-sea", "night", TEXT),
    ("night-arc", "night", TEXT),
    ("night-arc", "night-land", SHAPE),
    ("night-sea", "night-land", SHAPE),
]


@dataclass(frozen=True)
class Measure:
    """One pair in one theme, with the ratio found and the one it must reach."""

    theme: str
    front: str
    ground: str
    ratio: float
    needed: float

    @property
    def holds(self) -> bool:
        """Whether the pair reaches what it must."""
        return self.ratio >= self.needed


def luminance(colour: str) -> float:
    """The relative luminance, 0 to 1, of a colour written `#rrggbb`."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours written `#rrggbb`, 1 (the same) to 21 (black and white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def read_themes(css: str) -> dict[str, dict[str, str]]:
    """The colours of each theme by the name of their token. Raises ValueError when the dark copies differ."""
    light = _colours(_block(css, r"\n:root \{"))
    dark = _colours(_block(css, r':root:not\(\[data-theme="light"\]\) \{'))
    if dark != _colours(_block(css, r'\n:root\[data-theme="dark"\] \{')):
        raise ValueError("the dark theme of the system and the chosen one differ")
    return {"light": light, "dark": light | dark}


def measure(css: str) -> list[Measure]:
    """Every pair in every theme, in the order of PAIRS."""
    return [
        Measure(theme, front, ground, contrast(colours[front], colours[ground]), needed)
        for theme, colours in read_themes(css).items()
        for front, ground, needed in PAIRS
    ]


def _block(css: str, opening: str) -> str:
    found = re.search(opening + r"([^}]*)\}", css)
    if not found:
        raise ValueError(f"no block {opening} in the tokens")
    return found.group(1)


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", block))


def main() -> int:
    """Print all measures; 1 when one falls short."""
    measures = measure(TOKENS.read_text(encoding="utf-8"))
    for one in measures:
        mark = "" if one.holds else "  too low"
        print(
            f"{one.theme:5}  {one.front:>11} on {one.ground:<12} {one.ratio:5.2f}  (at least {one.needed}){mark}"
        )
    return 0 if all(one.holds for one in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
