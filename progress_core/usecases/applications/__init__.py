"""Courses, applying and admissions."""
