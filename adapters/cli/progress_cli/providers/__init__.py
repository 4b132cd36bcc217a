"""Commands about providers, their defaults and their learner groups."""
