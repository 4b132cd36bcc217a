"""Logging in, one's own account, and staff accounts."""
