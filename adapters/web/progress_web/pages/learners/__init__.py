"""Pages for learners: dashboard, list, create, edit, and actions on several at once."""
