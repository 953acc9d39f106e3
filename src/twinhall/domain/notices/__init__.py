"""Notices: messages waiting to be sent (the outbox) and what became of them.

Uses people and journal.
"""
