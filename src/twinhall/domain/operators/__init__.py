"""Operators: the persons who run this installation.

Uses journal, people.
"""
