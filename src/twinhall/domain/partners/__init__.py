"""Partners: the best next partner for a city, and why; the model that gives the points and its versions.

Uses upkeep, dossiers, ties, alliances, cities; the machine is `algorithms/partner_matching`.
"""
