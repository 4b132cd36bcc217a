"""Courses and applications on SQL."""
