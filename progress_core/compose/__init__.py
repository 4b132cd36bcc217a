"""Composition: from settings to a `Progress` with its adapters."""
