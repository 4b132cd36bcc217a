"""The school's years on SQL."""
