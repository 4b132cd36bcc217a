"""What type checkers make of the public names, for those whose programs are checked."""
