"""What every rule stands on: problems, errors, messages, permissions, jobs."""
