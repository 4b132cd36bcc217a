"""The contestants of the learner import, one module per way to write it; each has `CONTESTANTS`."""
