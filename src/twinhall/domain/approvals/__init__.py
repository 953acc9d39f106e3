"""Approvals: what each side must have decided before it may sign; a track per side, begun from its country's template.

Uses dossiers, uploads, cities, bodies, journal, people.
"""
