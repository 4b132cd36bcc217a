"""The school's years: moving up, leaving, and the history of who was where."""
