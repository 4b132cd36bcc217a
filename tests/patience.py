"""How long tests wait for what must come."""

PATIENCE = 180.0
"""Seconds. It ends a test of a program that hangs; a machine that is merely busy never takes so long."""
