"""Printable log-in letters."""
