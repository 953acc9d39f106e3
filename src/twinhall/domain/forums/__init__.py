"""Forums: series and their editions, who hosts them, their tracks and rooms.

Uses agenda, bodies, alliances, cities, journal, sources.
"""
