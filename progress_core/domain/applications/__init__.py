"""Applications from draft to enrolment."""
