"""Imports on SQL."""
