"""Audit trail, backups and restores on SQL."""
