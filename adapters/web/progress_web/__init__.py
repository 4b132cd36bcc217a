"""The learner manager's site: server-rendered pages that work without JavaScript."""
