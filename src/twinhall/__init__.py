"""Twinhall: the open platform on which cities find partners, keep sister-city ties and meet."""

__version__ = "0.1.0"
