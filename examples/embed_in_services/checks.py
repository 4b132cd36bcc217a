"""What all services share: a body of JSON in, a body of JSON and a status out."""

from collections.abc import Mapping

from progress_json import dumps, loads

from progress_core import Rejected, check_learners

Rows = list[Mapping[str, object]]


def checked(body: bytes) -> tuple[int, str]:
    """Check a list of learners.

    Args:
        body: JSON, a list of objects with the fields of a learner.

    Returns:
        the status and the JSON of the answer.
    """
    try:
        rows = loads(Rows, body)
    except Rejected as rejected:
        return 422, dumps({"problems": rejected.problems})
    return 200, dumps([{"ok": found.ok, "problems": found.problems} for found in check_learners(rows, form="import")])
