"""People: those who sign in.

Uses no other room.
"""
