"""Sources: the documents, lists and pages that facts rest on.

Uses no other room.
"""
