"""Yields: what came of a forum, counted from what stands in other rooms; it keeps no table.

Uses outcomes, ceremonies, delegations, forums, dossiers.
"""
