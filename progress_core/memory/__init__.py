"""In-memory implementations of all ports, for tests, demos and embedding.

Each module implements the port with the same name. `tables` has the rows that the repositories share;
`pages` and `learner_pages` divide lists into pages.
"""
