"""Signing: whether every side is ready, each side's signature under one agreed version, the day it is in force.

Uses agreements, approvals, dossiers, bodies, ties, journal, people.
"""
