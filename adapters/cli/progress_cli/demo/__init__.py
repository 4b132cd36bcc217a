"""`progress demo`: a store with real English providers, invented people, and spreadsheets to try."""
