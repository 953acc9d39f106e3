"""Dossiers: the file of a tie that its sides keep together, from the idea to its end; both sides' words, messages.

Uses ties, bodies, cities, uploads, notices, journal, people.
"""
