"""One contestant, one store or file, in a process of its own: the figures as JSON on standard output."""

import gc
import json
import resource
import sys
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from time import perf_counter

from benchmarks._exchange import cohort
from progress_core.domain.importing.imports import RowProblem

Work = Callable[[], int]
"""Does the work; gives how many learners went through, less than none for those that were refused."""


def bare_write(folder: Path, count: int) -> Work:
    from xlsxwriter import Workbook

    made = [cohort.cells(row) for row in cohort.rows(count)]

    def work() -> int:
        with Workbook(folder / "bare.xlsx", {"constant_memory": True}) as book:
            cohort.write_rows(book, iter(made))
        return len(made)

    return work


def openpyxl_write(folder: Path, count: int) -> Work:
    from openpyxl import Workbook

    made = [[None if cell == "" else cell for cell in cohort.cells(row)] for row in cohort.rows(count)]

    def work() -> int:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Learner Qualifications")
        sheet.append(cohort.headings())
        for row in made:
            sheet.append(row)
        book.save(folder / "openpyxl.xlsx")
        return len(made)

    return work


def write(folder: Path, count: int) -> Work:
    from progress_core.domain.qualifications.catalogue import default_catalogue
    from progress_core.domain.qualifications.workbook import workbook

    spreadsheets, catalogue = cohort.opened(folder).context.spreadsheets, default_catalogue()
    made = list(cohort.rows(count))

    def work() -> int:
        (folder / "written.xlsx").write_bytes(spreadsheets.write(workbook(catalogue, made)))
        return len(made)

    return work


def write_as_they_come(_folder: Path, count: int) -> Work:
    from progress_core.compose.adapters import load
    from progress_core.domain.qualifications.catalogue import default_catalogue
    from progress_core.domain.qualifications.workbook import workbook

    spreadsheets, catalogue = load("spreadsheets", "excel"), default_catalogue()

    def work() -> int:
        spreadsheets.write(workbook(catalogue, cohort.rows(count)))
        return count

    return work


def export(folder: Path, _count: int) -> Work:
    from progress_core import OPERATOR

    progress = cohort.opened(folder)

    def work() -> int:
        asked = progress.qualification_exports.request(OPERATOR, cohort.PROVIDER.ukprn, cohort.YEAR_GROUP)
        progress.jobs.run_next("benchmark")
        return progress.qualification_exports.get(OPERATOR, asked.id).learners

    return work


def bare_read(folder: Path, _count: int) -> Work:
    from python_calamine import load_workbook

    content = (folder / "filled.xlsx").read_bytes()

    def work() -> int:
        return len(load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()) - 1

    return work


def openpyxl_read(folder: Path, _count: int) -> Work:
    from openpyxl import load_workbook

    content = (folder / "filled.xlsx").read_bytes()

    def work() -> int:
        sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
        return sum(isinstance(row[5], date) for row in sheet.iter_rows(values_only=True))

    return work


def refused(problems: Sequence[RowProblem]) -> int:
    """Count the rows with errors; warnings refuse nothing."""
    return len({found.row for found in problems if found.problem.severity == "error"})


def dry_run(folder: Path, _count: int) -> Work:
    from progress_core import OPERATOR

    progress, content = cohort.opened(folder), (folder / "filled.xlsx").read_bytes()

    def work() -> int:
        report = progress.qualification_imports.dry_run(OPERATOR, "filled.xlsx", content)
        return report.counts.updated or -refused(report.problems)

    return work


def import_(folder: Path, _count: int) -> Work:
    from progress_core import OPERATOR

    progress, content = cohort.opened(folder), (folder / "filled.xlsx").read_bytes()

    def work() -> int:
        asked = progress.qualification_imports.request(OPERATOR, "filled.xlsx", content)
        progress.jobs.run_next("benchmark")
        done = progress.qualification_imports.get(OPERATOR, asked.id)
        return done.counts.updated or -refused(done.problems)

    return work


CONTESTANTS = {
    "XlsxWriter": bare_write,
    "openpyxl, write-only": openpyxl_write,
    "progress, writing alone": write,
    "progress, writing as they come": write_as_they_come,
    "progress, export": export,
    "calamine": bare_read,
    "openpyxl, read-only": openpyxl_read,
    "progress, dry run": dry_run,
    "progress, import": import_,
}


def main(contestant: str, folder: str, count: str) -> None:
    """Measure one piece of work: seconds of this process and its children."""
    work = CONTESTANTS[contestant](Path(folder), int(count))
    if contestant.startswith("progress"):
        from progress_cli.script import COLLECT_AFTER

        gc.set_threshold(*COLLECT_AFTER)  # as its own processes do
    gc.collect()
    cpu, start = _cpu(), perf_counter()
    learners = work()
    print(json.dumps({"cpu": _cpu() - cpu, "wall": perf_counter() - start, "learners": learners}))


def _cpu() -> float:
    ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in ours)


main(*sys.argv[1:])
