"""Routines: what is done every day, and what each run reported, so that no day is done twice.

Uses no other room.
"""
