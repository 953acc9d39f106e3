"""Programme: what is offered for a forum, the sessions and their timetable, addresses by video.

Uses delegations, forums, bodies, uploads, people, notices, journal.
"""
