"""Every template can be read by Django, also those that no test happens to draw."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import twinhall

PLACE = Path(twinhall.__file__).parent / "web" / "templates"
TEMPLATES = sorted(str(file.relative_to(PLACE)) for file in PLACE.rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name: str) -> None:
    get_template(name)
