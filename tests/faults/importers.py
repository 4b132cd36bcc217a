"""Processes with several threads that import files at the same time."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.importing.imports import OnDuplicate
from tests.faults.school import MANAGER, School

processes = get_context("forkserver")  # forks quickly, from a process that has everything imported
processes.set_forkserver_preload(
    [__name__, "progress_sql.foundations.sqlite", "progress_sql.foundations.postgresql", "progress_security"]
)


def import_at_once(school: School, *batches: list[Path]) -> None:
    """Import files at the same time: a process for each batch, a thread for each file of it."""
    together = processes.Barrier(len(batches))
    started = [processes.Process(target=_import_batch, args=(school.settings, batch, together)) for batch in batches]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [0] * len(batches) == [process.exitcode for process in started]


def _import_batch(settings: Settings, files: list[Path], together: Barrier) -> None:
    with Progress.open(settings) as progress, ThreadPoolExecutor(len(files)) as threads:
        together.wait()
        list(threads.map(lambda file: _import(progress, file), files))


def _import(progress: Progress, file: Path) -> None:
    manager = progress.accounts.actor(MANAGER)
    asked = progress.imports.request(manager, file.name, file.read_bytes(), on_duplicate=OnDuplicate.SKIP)
    done = progress.imports.run_now(manager, asked.id, f"worker for {file.name}", patience=60)
    assert done.finished, done.status
