"""What a person can do, in the words of the manual: load, decide, save, tell; one transaction each."""
