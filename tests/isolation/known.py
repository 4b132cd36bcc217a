"""Checks that no cell of the table can notice, and why."""

KNOWN: dict[str, str] = {}
