"""Transliteration of names into ASCII, for usernames."""
