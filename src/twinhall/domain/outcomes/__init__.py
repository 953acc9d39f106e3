"""Outcomes: the text that a forum adopts, and the commitments cut out of it with their follow-up.

Uses delegations, forums, dossiers, bodies, cities, uploads, notices, journal.
"""
