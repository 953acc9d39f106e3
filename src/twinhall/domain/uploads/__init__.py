"""Uploads: files that people hand in, outside the web root under random names.

Uses people and journal.
"""
