"""The first page after log-in, for everybody."""
