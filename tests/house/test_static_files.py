"""Static files as a browser gets them: built, compressed, kept for a year."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dist/site.css", "text/css"),
        ("dist/site.js", "text/javascript"),
        ("dist/fonts.css", "text/css"),
        ("dist/map.js", "text/javascript"),
        ("dist/maplibre-gl-worker.mjs", "text/javascript"),
        ("dist/htmx.min.js", "text/javascript"),
        ("dist/land.geojson", "application/geo+json"),
        ("dist/globe-30.json", "application/json"),
    ],
)
def test_text_comes_compressed_and_is_kept_for_a_year(client: Client, name: str, kind: str) -> None:
    answer = client.get(static(name), headers={"accept-encoding": "gzip, br"})
    assert answer.status_code == 200
    assert answer["Content-Type"].split(";")[0] == kind
    assert answer["Content-Encoding"] == "br"
    assert answer["Cache-Control"] == "max-age=31536000, public"


def test_style_sheets_name_fonts_by_the_addresses_that_templates_write() -> None:
    sheet = finders.find("dist/fonts.css")
    assert isinstance(sheet, str)
    with open(sheet, encoding="utf-8") as lines:
        addresses = re.findall(r"url\((fonts/[^)]+)\)", lines.read())
    assert len(addresses) > 30
    assert [f"/static/dist/{address}" for address in addresses] == [
        static("dist/" + address.split("?")[0]) for address in addresses
    ]


def test_font_slices_of_a_european_page_are_small() -> None:
    sizes = {}
    for name in ("noto-sans-latin-400", "noto-sans-devanagari-latin-ext-400", "noto-serif-latin-600"):
        found = finders.find(f"dist/fonts/{name}.woff2")
        assert isinstance(found, str)
        with open(found, "rb") as font:
            sizes[name] = len(font.read())
    assert sum(sizes.values()) < 40_000
