"""What every rule builds on: problems, errors, messages, permissions and jobs."""
