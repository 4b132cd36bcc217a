"""The job engine that a setting names."""

import re

from progress_core.compose import adapters
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine


def load(settings: Settings) -> JobEngine:
    """Make the job engine.

    An engine in the database of the store, such as `procrastinate:`, is given the database's URL after its own scheme.

    Raises:
        Unavailable: it is not installed, or the setting is wrong or contradicts another; the message says what to do.
    """
    url = settings.jobs_url.strip()
    named = [adapters.scheme(part) for part in re.split(r"[\s,]+", url) if ":" in part]
    known = [name for name in named if name in adapters.names("jobs")]
    if len(known) > 1:
        raise Unavailable(f"PROGRESS_JOBS_URL names {len(known)} engines, {' and '.join(known)}. Name one of them.")
    scheme, _, address = url.partition(":")
    if adapters.scheme(address) in adapters.names("store") and address != settings.database_url:
        raise Unavailable(
            f"PROGRESS_JOBS_URL names a database of its own. Set it to `{scheme}:`, which uses PROGRESS_DATABASE_URL."
        )
    engine: JobEngine = adapters.load("jobs", adapters.scheme(url), url if address else f"{url}{settings.database_url}")
    return engine
