"""Terms: how long a tie runs, its last days of notice, its anniversaries, the alarms and calendars of these; renewal.

Uses agreements, approvals, dossiers, ties, bodies, cities, notices, journal, people.
"""
