"""Profiles, statements and references on SQL."""
