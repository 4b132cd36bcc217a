"""Code that runs in the limited child process; it imports only the one reader that it needs."""
