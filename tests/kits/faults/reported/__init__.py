"""Faults that the bug trackers of other adapters tell of: mail back ends, dialects, hashers, wrappers of services.

They were written down as one list before any kit was run over them. What the kits of that time did not catch is what
the contracts since then have checks for.
"""
