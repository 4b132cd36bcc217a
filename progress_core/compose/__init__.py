"""Putting it together: settings in, a `Progress` with its adapters out."""
