"""Bring a year group in with a client that was generated from the API's own description."""

import io
import sys
import time
from pathlib import Path

from progress_client.api.accounts import list_tokens, revoke_token  # type: ignore[import-not-found] # generated
from progress_client.api.applications import list_applications  # type: ignore[import-not-found]
from progress_client.api.importing import get_import, start_import  # type: ignore[import-not-found]
from progress_client.api.learners import list_learners  # type: ignore[import-not-found]
from progress_client.api.profiles import approve_profile, get_approval  # type: ignore[import-not-found]
from progress_client.client import AuthenticatedClient  # type: ignore[import-not-found]
from progress_client.models import (  # type: ignore[import-not-found]
    ImportRecord,
    ImportStatus,
    ListLearnersLine,
    ProblemDetails,
    StartImportBody,
)
from progress_client.types import File  # type: ignore[import-not-found]


def bring_in(client: AuthenticatedClient, path: Path) -> ImportRecord:
    """Import a file, and wait for the outcome."""
    file = File(io.BytesIO(path.read_bytes()), path.name, "application/octet-stream")
    record = start_import.sync(client=client, body=StartImportBody(file=file), idempotency_key=f"import-{path.name}")
    while record.status in (ImportStatus.QUEUED, ImportStatus.RUNNING):
        time.sleep(0.5)
        record = get_import.sync(record.id, client=client)
    return record


def main(api: str, token: str, first: Path, corrected: Path) -> None:
    """Do what the guide does with curl."""
    client = AuthenticatedClient(base_url=api, token=token)
    refused = bring_in(client, first)
    print(f"{first.name}: {refused.status}")
    for found in refused.problems[:3]:
        print(f"  row {found.row}: {found.message}")
    print(f"{corrected.name}: {bring_in(client, corrected).status}")

    page = list_learners.sync(client=client, line=ListLearnersLine.NEVER_LOGGED_IN, limit=2)
    print(f"{page.total} have not logged on")
    learner = page.items[0]

    seen = get_approval.sync_detailed(learner.id, client=client)
    answer = approve_profile.sync(learner.id, client=client, if_match=seen.headers["etag"])
    if isinstance(answer, ProblemDetails):
        print(f"not approved: {answer.blockers[0].message}")
    print(f"{len(list_applications.sync(learner.id, client=client).items)} applications")

    for each in list_tokens.sync(client=client).items:
        revoke_token.sync_detailed(each.id, client=client)
    print(f"after that: {list_learners.sync_detailed(client=client).status_code.value}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
