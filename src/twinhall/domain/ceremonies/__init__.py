"""Ceremonies: the signing list of a forum, drawn from ties whose sides all want to sign there.

Uses signing, approvals, dossiers, delegations, forums, bodies, journal.
"""
