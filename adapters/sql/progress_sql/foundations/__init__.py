"""The ground floor of every repository: databases, tables, sessions and values."""
