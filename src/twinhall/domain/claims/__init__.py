"""Claims: a person claims to speak for a city; proofs, two approvals, refusals and appeals, renewal.

Uses bodies, uploads, notices, cities, alliances, journal, people.
"""
