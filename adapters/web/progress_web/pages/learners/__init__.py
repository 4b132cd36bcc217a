"""Pages for learners: list, creating, editing, dashboard."""
