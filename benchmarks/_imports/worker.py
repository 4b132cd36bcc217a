"""One contestant, one file, one database, in a process of its own: the figures as JSON on standard output."""

import gc
import json
import resource
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

import psutil


def main(module: str, contestant: str, workbook: str, url: str, server: str = "") -> None:
    """Prepare, then measure the import alone: seconds of this process, its children and the database server."""
    work = import_module(f"benchmarks._imports.{module}").CONTESTANTS[contestant](url)
    content = Path(workbook).read_bytes()
    gc.collect()
    cpu, start = _cpu(server), perf_counter()
    stored, refused = work(content)
    wall, cpu = perf_counter() - start, _cpu(server) - cpu
    print(json.dumps({"cpu": cpu, "wall": wall, "stored": stored, "refused": refused}))


def _cpu(server: str) -> float:
    ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(used.ru_utime + used.ru_stime for used in ours)
    if server:
        postmaster = psutil.Process(int(server))
        seconds += sum(sum(process.cpu_times()[:4]) for process in (postmaster, *postmaster.children()))
    return seconds


main(*sys.argv[1:])
