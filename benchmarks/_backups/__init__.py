"""Backups and restores: what the benchmark `backups` runs in processes of its own."""
