"""The themes of the taxonomy in the reader's language."""

from collections.abc import Iterable

from twinhall.transfer.themes import shipped_themes
from twinhall.web.words import text_for_reader

__all__ = ["theme_choices", "theme_names", "themes_in_words"]


def theme_names() -> dict[str, str]:
    """Every theme's name by its key, in the order in which pages list them."""
    return {theme.key: text_for_reader(theme.names) for theme in shipped_themes()}


def theme_choices() -> list[tuple[str, str]]:
    """For a form: (key, name)."""
    return list(theme_names().items())


def themes_in_words(keys: Iterable[str]) -> list[str]:
    """Names of the themes with these keys; a key that the taxonomy does not have stands for itself."""
    names = theme_names()
    return [names.get(key, key) for key in keys]
