"""Accounts, sessions and staff on SQL."""
