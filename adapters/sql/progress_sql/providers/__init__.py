"""Providers and learner groups on SQL."""
