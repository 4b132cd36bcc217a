"""Pages for courses, applying and admissions."""
