"""Agenda: the events of a presidency's year.

Uses cities, alliances, sources.
"""
