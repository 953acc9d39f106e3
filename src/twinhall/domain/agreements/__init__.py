"""Agreements: the text of a tie as clauses in several languages, and the templates it starts from.

Uses cities.
"""
