"""Alliances: memberships as their sources state them, and presidencies.

Uses cities, sources.
"""
