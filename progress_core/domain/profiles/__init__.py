"""Profiles: sections, approval, statements and references."""
