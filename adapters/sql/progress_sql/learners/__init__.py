"""Learners on SQL: rows, pages, search."""
