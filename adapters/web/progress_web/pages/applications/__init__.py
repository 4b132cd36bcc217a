"""Pages for courses, applications and admissions."""
