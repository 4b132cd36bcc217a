"""The school's years: moving up, and leaving."""
