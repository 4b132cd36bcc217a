"""What is imported, and used once, each in a module."""
