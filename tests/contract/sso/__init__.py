"""Identity providers: their contract, and what providers might try."""
