"""Bodies: institutions that speak here (a city's authority, a secretariat, a national association) and the mandates of
the persons who speak for them.

Uses alliances, cities, notices, journal, people.
"""
