"""Collecting texts without GNU gettext: what is found in code and templates, and what a check reports."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import messages


def test_texts_are_found_in_templates(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """{% load i18n %}
        <p>
              {# Translators: on a road sign #}
          {% translate "Twinned with" %} {% translate "May" context "month" %}
        {% blocktranslate count ties=number trimmed %}
          {{ ties }} tie
        {% plural %}
          {{ ties }} ties
        {% endblocktranslate %}
        <a title="{% translate 'It is 5 % more' %}">{{ _("Search") }}</a> {{ word|default:_("none") }}"""
    )
    found = [(line, text, context) for line, text, _, context in messages.texts_of(page)]
    assert found == [
        (4, "Twinned with", None),
        (4, "May", "month"),
        (5, ("%(ties)s tie", "%(ties)s ties"), None),
        (10, "It is 5 %% more", None),
        (10, "Search", None),
        (10, "none", None),
    ]


def test_texts_are_found_in_code(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text('_("City")\nngettext_lazy("%(n)s day", "%(n)s days", "n")\nname("Moscow")\n')
    assert [text for _, text, _, _ in messages.texts_of(code)] == ["City", ("%(n)s day", "%(n)s days")]


@pytest.fixture
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A Russian catalogue with one good text, one empty, one unused and one with another placeholder."""
    catalogue = Catalog(locale="ru")
    catalogue.add("City", "Город")
    catalogue.add("Tie", "")
    catalogue.add("Old", "Старый")
    catalogue.add("%(n)s places", "%(m)s мест", flags=["python-format"])
    monkeypatch.setattr(messages, "read", lambda language: catalogue)
    return catalogue


def test_every_fault_of_a_catalogue_is_named(russian: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    texts = Catalog()
    for text in ("City", "Tie", "New", "%(n)s places"):
        texts.add(text, locations=[("page.html", 1)])
    assert not messages.check("ru", texts)
    assert capsys.readouterr().out.splitlines() == [
        "  ru: missing: 'New' (page.html)",
        "  ru: no longer used: 'Old'",
        "  ru: no words yet: 'Tie'",
        "  ru: unknown named placeholder 'm': '%(n)s places'",
        "ru: 4 texts, 4 faults",
    ]


def test_a_whole_catalogue_passes(russian: Catalog) -> None:
    texts = Catalog()
    texts.add("City")
    for text in ("Tie", "Old", "%(n)s places"):
        russian.delete(text)
    assert messages.check("ru", texts)
