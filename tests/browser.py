"""Where this machine's Chromium is."""

import os
import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Software drawing: the globe must draw on a machine without a graphics card, too.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # But pages are painted without it: a graphics card that is itself imitated paints them ten times slower.
    "--disable-gpu-rasterization",
]


def chromium_path() -> str | None:
    """`TWINHALL_CHROMIUM`, else the first Chromium or Chrome on the path; None where there is none."""
    named = os.environ.get("TWINHALL_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _NAMES)), None)


def why_no_chromium() -> str:
    return "no Chromium found: install the package chromium, or name one in TWINHALL_CHROMIUM"
