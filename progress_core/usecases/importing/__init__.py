"""Importing learners from a file; what every import shares."""
