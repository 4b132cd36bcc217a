"""Starting: how long the first use of the learner rules takes in a new process, and what it adds to memory.

Everything is byte-compiled before; the interpreter's own start is left out.
"""

from functools import partial

from benchmarks._processes import by_turns, measure, table

CONTESTANTS = {
    "attrs alone": "attrs_alone",
    "progress_core, one learner checked": "progress_rules",
    "pydantic alone": "pydantic_alone",
    "pydantic, one learner checked": "pydantic_model",
    "Django forms, one learner checked": "django_form",
}
ROUNDS = 15
TINY = {"ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""
MEASURED = """
import time, resource, benchmarks._startup.learner
def used():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
before, cpu, start = used(), time.process_time(), time.perf_counter()
import benchmarks._startup.{module}
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
print('{{"cpu": %f, "wall": %f, "added": %f}}' % (cpu * 1000, wall * 1000, used() - before))
"""


def run() -> dict[str, object]:
    """Measure all contestants, print the table and return the figures."""
    runs = {name: partial(measure, ("-c", MEASURED.format(module=module))) for name, module in CONTESTANTS.items()}
    by_turns(runs, 1)  # to compile
    taken = by_turns(runs, ROUNDS)
    units = {"cpu": "CPU ms", "wall": "wall ms", "added": "MB added"}
    return {"figures": table(taken, of="pydantic, one learner checked", units=units)}
