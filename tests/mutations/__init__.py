"""Whether the unit tests notice mistakes in the domain; see `__main__`."""
