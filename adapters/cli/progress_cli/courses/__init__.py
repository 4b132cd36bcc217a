"""Commands of the course directory."""
