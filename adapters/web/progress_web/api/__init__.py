"""The JSON API: every operation is a use case that the pages use too, and none of its rules is here (I6)."""
