"""Databases, tables, sessions and values: what every repository stands on."""
