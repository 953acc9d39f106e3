"""Cities: the register of cities, municipalities, districts and regions, with their names by language.

Uses journal, sources.
"""
