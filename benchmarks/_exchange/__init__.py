"""Qualifications out and back: what the benchmark `exchange` runs in processes of their own."""
