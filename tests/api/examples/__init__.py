"""The examples of the OpenAPI document: requests that are really sent, and what they are answered.

Each operation has a line: who asks, and with what. `python -m tests.api.examples` sends them all to a site in memory,
each to the same school as it was before, and writes what came of them into the file that the document reads.
"""
