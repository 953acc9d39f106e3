"""Lists of ties in files: read, matched to cities, recorded, reported."""

from twinhall.transfer.ties.importing import import_ties

__all__ = ["import_ties"]
