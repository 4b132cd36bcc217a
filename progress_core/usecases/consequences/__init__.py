"""What follows from a change: standings and submitted applications."""
