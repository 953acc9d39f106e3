"""Approvals: what each side must have decided before it may sign; per country a track to start from.

Uses cities.
"""
