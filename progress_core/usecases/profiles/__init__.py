"""Profiles, their approval, and references."""
