"""Learners: creating, editing, listing, counting."""
