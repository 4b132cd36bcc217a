"""Pages for providers and learner groups."""
