"""Accounts: usernames, passwords, sessions and staff."""
