"""Whether a text shows a secret, in any of the forms in which programs print one."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable

_BYTES = re.compile(r"\b(?:b|bytearray\(b)['\"]|\b[0-9a-fA-F]{32,}\b")


def assert_shows_no(secrets: Iterable[str], text: str) -> None:
    """Fail if a text shows a secret, as it is, encoded or in part, or bytes, which may be a key.

    Args:
        secrets: what must not be shown.
        text: a message, a `repr` or a line of a log.
    """
    lower = text.lower()
    shown = [form for secret in secrets for form in _forms(secret) if form.lower() in lower]
    assert not shown, "a secret is shown in a message or a repr"
    assert not _BYTES.search(text), "bytes are shown in a message or a repr: they may be a key"


def _forms(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    encoded = {b64encode(raw).decode().rstrip("="), urlsafe_b64encode(raw).decode().rstrip("="), raw.hex()}
    part = {secret[: max(len(secret) * 2 // 3, 6)]} if len(secret) > 8 else set()
    return {secret} | encoded | part
