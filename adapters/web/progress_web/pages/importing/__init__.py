"""Pages for learner imports."""
