"""Courses, and applications from draft to enrolment."""
