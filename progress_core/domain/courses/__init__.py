"""The course directory: courses, their places, and search."""
