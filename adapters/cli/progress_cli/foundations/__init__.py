"""The ground floor: files, output, errors, and opening Progress for a command."""
