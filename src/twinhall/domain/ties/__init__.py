"""Ties: relations between two or more cities, with the sources that know of them.

Uses cities, alliances, journal, sources.
"""
