"""Requests that are sent again: a client names each of its requests by a key, and gets the first answer again (I6)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule

FIELD = "idempotency_key"
"""The field that problems and conflicts about a key name."""

KEPT = timedelta(hours=24)
"""How long a key names one request; afterwards it is free again."""

MAX_KEY_LENGTH = 255
MAX_ANSWER_BYTES = 1024 * 1024
"""Size of the largest body that is kept."""

NO_ANSWER = b""
"""What is kept instead of an answer that is too large or was forgotten; its key is still taken."""

RULES = (
    Rule(
        "repeats.key",
        "RFC 9110 5.5",
        "An idempotency key has 1 to 255 visible ASCII characters.",
        ("bad_format",),
    ),
    Rule(
        "repeats.same_request",
        "RFC 9110 9.2.2",
        "An idempotency key names one request of an account for 24 hours: sent again, it is not done again and has the"
        " same answer; another request under the same key is refused.",
        ("other_request",),
    ),
)


@frozen
class Answer:
    """What a request was answered with.

    Args:
        status: HTTP status (201).
        headers: name -> value.
        body: as it was sent; it may hold personal data.
    """

    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: bytes = field(repr=False)


@frozen
class KeptRequest:
    """A request that was sent with a key.

    Args:
        account_id: whose request it is; others may use the same key.
        key_digest: digest of the key.
        fingerprint: digest of the key and of what the caller told requests apart by: method, path and body.
        begun_at: aware UTC.
        answer: the sealed answer; None while the request runs, and if it broke off; `NO_ANSWER` if none is kept.
    """

    account_id: int
    key_digest: str
    fingerprint: str
    begun_at: datetime
    answer: bytes | None = field(default=None, repr=False)


def key_problems(key: str) -> Iterator[Problem]:
    """Find what is wrong with a key, as the client sent it."""
    if not (1 <= len(key) <= MAX_KEY_LENGTH and all("!" <= character <= "~" for character in key)):
        yield problem(FIELD, "bad_format", rule="repeats.key", most=MAX_KEY_LENGTH)


def repeat_problems(first: KeptRequest, again: KeptRequest) -> Iterator[Problem]:
    """Find whether a key that is taken came with another request."""
    if first.fingerprint != again.fingerprint:
        yield problem(FIELD, "other_request", rule="repeats.same_request", hours=int(KEPT.total_seconds()) // 3600)


def is_kept(answer: Answer) -> bool:
    """Return whether an answer is small enough to be kept."""
    return len(answer.body) <= MAX_ANSWER_BYTES


def packed(answer: Answer) -> str:
    """Return an answer as text, which can be sealed."""
    body = b64encode(answer.body).decode("ascii")
    return json.dumps([answer.status, dict(answer.headers), body])


def unpacked(text: str) -> Answer:
    """Return the answer that was packed."""
    status, headers, body = json.loads(text)
    return Answer(status, headers, b64decode(body))
