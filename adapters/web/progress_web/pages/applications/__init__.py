"""Pages for applications and admissions."""
