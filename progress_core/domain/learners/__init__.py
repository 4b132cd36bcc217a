"""Learners: their details, settings, standing and list."""
