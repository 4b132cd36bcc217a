"""How the list of common passwords that ships with the core is made; see `__main__`."""
