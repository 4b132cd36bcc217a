"""The isolation table, a line each: what it needs, and what it touches."""
