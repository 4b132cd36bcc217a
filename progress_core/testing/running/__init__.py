"""Runs contract kits for people who know no pytest: the contracts and their versions, runs, and reports."""
