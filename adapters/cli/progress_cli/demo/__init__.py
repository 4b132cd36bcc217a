"""`progress demo`: a store with real English providers and invented people, and spreadsheets to try."""
