"""Two services on this machine, such as a stranger has: one that takes e-mails as JSON, one that keeps keys."""

import json
import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "token-of-the-service-9f3a"


@define
class Service:
    """A service, as a test sees it.

    Args:
        url: where it is.
        status: what the mail service answers with.
        retry_after: seconds that it asks to wait; "" for none.
        received: e-mails that it has taken, the oldest first.
        keys: keys that never leave the service, by name.
    """

    url: str = ""
    status: int = 202
    retry_after: str = ""
    received: list[dict[str, Any]] = field(factory=list)
    keys: dict[str, AESGCM] = field(factory=lambda: {name: AESGCM(os.urandom(32)) for name in ("this", "last")})

    def answer(self, path: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and body of the answer to a request."""
        if path == "/messages":
            if self.status == 202:
                self.received.append(asked)
            return self.status, {}
        cipher, nonce = self.keys[asked["key"]], os.urandom(12)
        if path == "/wrap":
            return 200, {"wrapped": b64encode(nonce + cipher.encrypt(nonce, b64decode(asked["data"]), None)).decode()}
        wrapped = b64decode(asked["wrapped"])
        try:
            return 200, {"data": b64encode(cipher.decrypt(wrapped[:12], wrapped[12:], None)).decode()}
        except (InvalidTag, ValueError):
            return 400, {}


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service until the block ends."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Authorization"] == f"Bearer {TOKEN}":
                status, answer = service.answer(self.path, json.loads(content))
            else:
                status, answer = 401, {}
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if service.retry_after:
                self.send_header("Retry-After", service.retry_after)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
