"""Pages of the course directory."""
