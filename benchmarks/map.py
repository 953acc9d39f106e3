"""The map: how long its data takes to make, how large it is, and when a browser shows the first picture.

    python benchmarks/map.py --data DIR [--database-url URL] [--browser]

Measures the register in DIR (or behind the URL), which must hold ties: import some first. With `--browser` it also
serves the register and opens the page in headless Chromium, once with an empty cache.
"""

import argparse
import gzip
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parent.parent
PORT = 8739
# When the picture's last byte is there and the page has drawn something, in milliseconds from the start.
FIRST_PICTURE = """() => Math.max(
    performance.getEntriesByType("paint").find((entry) => entry.name === "first-contentful-paint").startTime,
    performance.getEntriesByType("resource").find((entry) => entry.name.includes("/map/globe.svg")).responseEnd,
)"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="data directory of the register to measure")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--browser", action="store_true", help="also measure in headless Chromium")
    options = parser.parse_args()
    begin(options.data, options.database_url)
    measure_data()
    measure_pictures()
    if options.browser:
        measure_browser()


def begin(data: str, database_url: str) -> None:
    os.environ |= {"TWINHALL_DATA_DIR": data, "TWINHALL_SECRET_KEY": "benchmark", "TWINHALL_DEBUG": "0"}
    if database_url:
        os.environ["TWINHALL_DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twinhall.config.settings"
    import django

    django.setup()


def measure_data() -> None:
    import brotli

    from twinhall.access import map as access
    from twinhall.domain.ties.geography import geography

    timed("version of the map", access.map_version)
    columns = timed("columns from the tables", geography)
    print(f"    {len(columns.pair_a)} pairs of {len(columns.city_number)} cities")
    access._geography(access.map_version())
    content = timed("data packed", lambda: access.map_data(access.map_version()))
    small = timed("compressed once", lambda: brotli.compress(content, quality=7))
    print(f"    {len(content):,} bytes, brotli {len(small):,}, gzip {len(gzip.compress(content)):,}")


def measure_pictures() -> None:
    import datetime

    from twinhall.access.map import map_choice, map_version
    from twinhall.web.map_drawing import draw_globe, draw_world

    choice, version = map_choice(datetime.datetime.now(tz=datetime.UTC).date()), map_version()
    for name, draw in {
        "globe drawn": lambda: draw_globe(choice, None, version),
        "world drawn": lambda: draw_world(choice, "dark", version),
    }.items():
        picture = timed(name, draw)
        print(f"    {len(picture):,} bytes, gzip {len(gzip.compress(picture.encode())):,}")


def measure_browser() -> None:
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT))
    from tests.browser import CHROMIUM_FLAGS, chromium_path

    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        # A browser that has shown something else before, as a reader's has; its cache is empty of our files.
        browser.new_page().goto("data:text/html,<svg><circle r='9'/></svg>")
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        began = time.perf_counter()
        page.goto(f"{address}/en/map/", wait_until="commit")
        page.locator("[data-map-ready]").wait_for(state="attached", timeout=120_000)
        ready = time.perf_counter() - began
        print(f"  first picture in the browser: {page.evaluate(FIRST_PICTURE):.0f} ms")
        print(f"  globe to turn (drawn in software): {ready:.1f} s")
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen([*command, "twinhall.config.wsgi"], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{PORT}"
    try:
        for _try in range(100):
            try:
                urllib.request.urlopen(f"{address}/healthz").read()
                break
            except OSError:
                time.sleep(0.2)
        urllib.request.urlopen(f"{address}/en/map/").read()  # the first visitor of the day is not the measure
        yield address
    finally:
        server.terminate()
        server.wait()


def timed(name: str, work: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = work()
    print(f"  {name}: {(time.perf_counter() - began) * 1000:.0f} ms")
    return result


if __name__ == "__main__":
    main()
