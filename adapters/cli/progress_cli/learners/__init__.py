"""Commands about learners: lists, log-in details, profiles, settings and the dashboard."""
