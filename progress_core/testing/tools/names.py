"""A name of a host that leads where a test tells it to: nobody may connect to what they have not checked."""

import socket
from collections.abc import Callable, Sequence
from typing import Any

import pytest

PUBLIC, LOCAL = "93.184.215.14", "127.0.0.1"
"""Addresses of the internet, which nothing is sent to, and of this machine."""
CHANGING = "changing.example"
"""The name."""

PRIVATE = (
    "127.0.0.1", "127.1.2.3:8080", "localhost", "10.0.0.1", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104 - they must be refused
    "100.64.0.1", "[::1]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1",
)  # fmt: skip
"""Hosts that lead to this machine, into a private network or to the metadata of a cloud."""


def name_leads(monkeypatch: pytest.MonkeyPatch, addresses: Callable[[int], Sequence[str]]) -> None:
    """Let a name lead where it is told to, by how often it was looked up; nothing leaves this machine."""
    look_up, connect, count = socket.getaddrinfo, socket.socket.connect, 0

    def found(host: Any, port: Any, *given: Any, **named: Any) -> Any:
        nonlocal count
        if str(host) != CHANGING:
            return look_up(host, port, *given, **named)
        count += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port))) for address in addresses(count)]

    def connected(self: socket.socket, address: Any) -> None:
        host = str(address[0])
        if host == CHANGING:
            address = (found(host, address[1])[0][4][0], address[1])
        if address[0] != LOCAL:
            raise ConnectionRefusedError(111, "nothing leaves this machine")
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket.socket, "connect", connected)
