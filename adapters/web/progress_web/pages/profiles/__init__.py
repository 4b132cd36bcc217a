"""Pages for profiles and references."""
