"""The rules and the values they speak of: pure functions, no I/O, no clock, no randomness."""
