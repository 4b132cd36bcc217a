"""The operations of the API: each of them, with what is sent along.

`build` gives the query of a GET and the JSON body of all others; `file` in it is a file instead of a body, `query` a
query beside the body, and `path` what stands in the address if that is not the target.
"""

from tests.isolation.table import transfers, webhooks, years
from tests.isolation.table.api import courses, learners, people

OPERATIONS = (
    *learners.LINES,
    *people.LINES,
    *courses.LINES,
    *webhooks.OPERATIONS,
    *years.OPERATIONS,
    *transfers.OPERATIONS,
)
