"""The isolation table: one line per action, with what it needs and what it touches."""
