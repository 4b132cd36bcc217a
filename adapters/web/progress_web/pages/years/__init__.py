"""The pages of the school's years: moving up, and leaving."""
