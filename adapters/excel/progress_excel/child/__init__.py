"""What runs in the limited child process; it imports no more than the one reader that it needs."""
