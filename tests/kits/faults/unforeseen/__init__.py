"""Faults that were written down before any kit was run over them, as others write adapters.

What the kits of that time did not catch is what the contracts since then have checks for.
"""
