"""Backup and restore: database and uploads as one file, for either kind of database."""
