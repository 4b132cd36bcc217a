"""The contestants of the learner import, one module each way to write it; each has `CONTESTANTS`."""
