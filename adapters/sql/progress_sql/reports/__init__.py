"""Counting for reports on SQL: facts as columns and conditions, and the counts."""
