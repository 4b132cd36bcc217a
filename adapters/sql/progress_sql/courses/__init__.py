"""The course directory on SQL."""
