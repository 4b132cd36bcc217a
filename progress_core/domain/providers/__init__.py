"""Providers and their learner groups."""
