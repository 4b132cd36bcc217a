"""Commands for applications and admissions."""
