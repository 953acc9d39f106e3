"""Agreements: the text of a tie as clauses in several languages, from a template to the version every side agreed to.

Uses dossiers, bodies, cities, uploads, notices, journal.
"""
