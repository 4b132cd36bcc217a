"""A PostgreSQL server proves who it is, where the URL asks for it."""

import socket
import threading
from pathlib import Path

import pytest
from progress_email.kits.mailserver import make_certificates
from progress_sql import open_store

from progress_core.domain.foundations.errors import Unavailable

pytestmark = pytest.mark.feature("I13")


@pytest.mark.parametrize(("name", "trusted"), [("localhost", "other"), ("other", "other")], ids=["authority", "name"])
def test_a_certificate_that_proves_nothing_is_refused_in_one_sentence(name: str, trusted: str, tmp_path: Path) -> None:
    made = {each: make_certificates(tmp_path, each) for each in ("localhost", "other")}

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(8)  # whether there is TLS
            connection.sendall(b"S")
            try:
                made[name].server.wrap_socket(connection, server_side=True).close()
            except OSError:  # as it should be
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        url = f"postgresql://user:pa55word@localhost:{server.getsockname()[1]}/progress?sslmode=verify-full"
        store = open_store(f"{url}&sslrootcert={made[trusted].authority}&hostaddr=127.0.0.1")
        with pytest.raises(Unavailable) as error:
            store.check()
        thread.join()
    store.close()
    assert error.value.message == (
        "The certificate of the database server is refused. Check the host and sslrootcert= in PROGRESS_DATABASE_URL."
    )
