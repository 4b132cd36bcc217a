"""Progress, end to end: the request is stored, a worker claims its job and does it."""

from benchmarks._imports.work import Contestant, Outcome, Work
from benchmarks._imports.workbooks import UKPRNS
from progress_core import OPERATOR, Progress, Settings
from progress_core.domain.importing.imports import OnDuplicate


def _open(url: str) -> Progress:
    return Progress.open(Settings(database_url=url, secret_key="A" * 43))


def _prepare(url: str) -> None:
    progress = _open(url)
    progress.context.store.migrate()
    found_schools(progress)


def found_schools(progress: Progress) -> None:
    """Create the providers of the learners."""
    progress.providers.put_many(
        OPERATOR, [{"ukprn": ukprn, "name": f"School {ukprn}", "area": "Oxfordshire"} for ukprn in UKPRNS]
    )


def _begin(url: str) -> Work:
    progress = _open(url)

    def work(content: bytes) -> Outcome:
        # The few names that look alike are to be different people, as they are for the peers.
        asked = progress.imports.request(OPERATOR, "learners.xlsx", content, on_duplicate=OnDuplicate.CREATE)
        progress.jobs.run_next("benchmark")
        done = progress.imports.get(OPERATOR, asked.id)
        errors = {found.row for found in done.problems if found.problem.severity == "error"}
        return done.counts.created, len(errors)

    return work


CONTESTANTS: dict[str, Contestant] = {"progress": Contestant(_prepare, _begin)}
