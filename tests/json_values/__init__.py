"""Values as plain data and JSON, and back."""
