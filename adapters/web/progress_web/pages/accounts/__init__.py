"""Pages for logging in, one's own account, and staff accounts."""
