"""Qualifications and exports on SQL."""
