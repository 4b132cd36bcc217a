"""One contestant, one file, one database, in a process of its own: the figures as JSON on standard output."""

import gc
import json
import resource
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from benchmarks._imports.work import Contestant


def main(module: str, contestant: str, url: str, workbook: str = "", server: str = "") -> None:
    """Measure one import: seconds of this process, its children and the database server. Without a file, prepare it."""
    way: Contestant = import_module(f"benchmarks._imports.{module}").CONTESTANTS[contestant]
    if not workbook:
        way.prepare(url)
        return
    work = way.begin(url)
    content = Path(workbook).read_bytes()
    if contestant == "progress":
        from progress_cli.script import COLLECT_AFTER

        gc.set_threshold(*COLLECT_AFTER)  # as its own processes do
    gc.collect()
    cpu, start = _cpu(server), perf_counter()
    stored, refused = work(content)
    wall, cpu = perf_counter() - start, _cpu(server) - cpu
    print(json.dumps({"cpu": cpu, "wall": wall, "stored": stored, "refused": refused}))


def _cpu(server: str) -> float:
    ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(used.ru_utime + used.ru_stime for used in ours)
    if server:
        seconds += _of_server(psutil.Process(int(server)))
    return seconds


def _of_server(postmaster: psutil.Process) -> float:
    while True:
        with suppress(psutil.NoSuchProcess):  # one that ends between is its parent's to count
            return sum(sum(process.cpu_times()[:4]) for process in (postmaster, *postmaster.children()))


main(*sys.argv[1:])
