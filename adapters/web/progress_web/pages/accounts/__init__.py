"""Pages for logging in, a person's own account, and staff accounts."""
