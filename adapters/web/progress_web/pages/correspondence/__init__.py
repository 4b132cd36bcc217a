"""Pages for messages to learners."""
