"""Photographs the pages of a running Twinhall, for the README and for looking at them.

python tools/screenshots.py --readme                 the two pictures of the README, into docs/pictures/
python tools/screenshots.py OUT [/en/ /en/map/ …]    every page in light, dark, Arabic and phone width, into OUT
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import CHROMIUM_FLAGS, chromium_path, why_no_chromium  # noqa: E402

PAGES = [
    "/",
    "/cities/?q=kazan",
    "/cities/kazan/",
    "/cities/guangzhou/",
    "/countries/RU/",
    "/ties/?alliance=brics",
]
PAGES += ["/alliances/brics/", "/alliances/brics/?as_of=2024-07-09", "/map/", "/about/", "/about/sources/"]
PAGES += ["/about/naming/", "/design/"]
LOOKS = {
    "light": ("en", {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}),
    "dark": ("en", {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}),
    "arabic": ("ar", {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}),
    "phone": ("en", {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "is_mobile": True}),
}
README = {"front.jpg": "/en/", "city.jpg": "/en/cities/kazan/"}


def main() -> int:
    """Parse the words of the command and take the pictures; 2 without a browser."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", nargs="?", default="var/screenshots")
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--looks", default=",".join(LOOKS), help="which of light,dark,arabic,phone")
    words = parser.parse_args()
    path = chromium_path()
    if path is None:
        print(why_no_chromium(), file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        if words.readme:
            _photograph_for_readme(browser, words.site)
        else:
            _photograph_all(browser, words.site, Path(words.out), words.pages, words.looks.split(","))
        browser.close()
    return 0


def _photograph_for_readme(browser: Browser, site: str) -> None:
    place = ROOT / "docs" / "pictures"
    place.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    for name, address in README.items():
        _settle(page, site + address)
        page.screenshot(path=place / name, type="jpeg", quality=88)
        print(place / name)


def _photograph_all(browser: Browser, site: str, out: Path, pages: list[str], looks: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for look in looks:
        language, options = LOOKS[look]
        page = browser.new_page(**options, reduced_motion="reduce")  # type: ignore[arg-type]
        for address in pages:
            _settle(page, f"{site}/{language}{address}")
            name = address.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "front"
            page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
            print(out / f"{name}-{look}.png")


def _settle(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    if page.locator("[data-map]").count():
        page.locator("[data-map-ready]").wait_for(timeout=60_000)
    page.evaluate("document.fonts.ready.then(() => true)")


if __name__ == "__main__":
    sys.exit(main())
