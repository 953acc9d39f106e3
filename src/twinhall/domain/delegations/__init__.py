"""Delegations: who comes to a forum, registered by their city or body on one page.

Uses forums, bodies, cities, people, notices, journal.
"""
