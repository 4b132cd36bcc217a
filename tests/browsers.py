"""Clients of a site that keep cookies and show nothing."""

import ssl
from typing import Any

import httpx

from tests.patience import PATIENCE

_WITHOUT_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def browser_at(url: str, **options: Any) -> httpx.Client:
    """Open a client; it reads no certificates, which would take longer than most tests, as our sites are on HTTP.

    Args:
        url: of the site.
        options: of the client, other than that.
    """
    return httpx.Client(base_url=url, verify=_WITHOUT_TLS, **{"timeout": PATIENCE, **options})
