"""Identity providers that others wrote, run for tests: one of Python, one of Node.js."""
