"""Upkeep: what the sides of a tie do together, as dated evidence that the other confirms; how alive a tie is.

Uses dossiers, ties, bodies, cities, uploads, notices, journal, people.
"""
