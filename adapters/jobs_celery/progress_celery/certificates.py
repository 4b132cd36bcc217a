"""TLS to brokers: whose certificates are trusted, and what is said of one that is not."""

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_SECURE = ("rediss", "amqps")
_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
"""What a URL may name: authorities to trust in place of the system's, and a certificate and key of our own."""

_WRONG_NAME, _WRONG_ADDRESS, _EXPIRED = 62, 64, 10  # OpenSSL's numbers
_REASONS = dict.fromkeys((_WRONG_NAME, _WRONG_ADDRESS), "is for another name") | {_EXPIRED: "has expired"}
_UNKNOWN_AUTHORITY = (
    "is not from an authority that this machine trusts. If it is from your own,"
    " name its file in PROGRESS_JOBS_URL: ?ssl_ca_certs=FILE"
)


def divided(broker: str) -> tuple[str, dict[str, Any] | None]:
    """Divide the URLs of brokers into addresses, and how TLS checks them: always with certificate and name.

    kombu checks no certificate of Redis, and no name of RabbitMQ, unless it is told to.

    Args:
        broker: URL, or several with semicolons between them.

    Raises:
        ValueError: an option of TLS is unknown, or a file is not there.
    """
    urls = broker.split(";")
    files = {name: path for url in urls for name, path in _options(url).items()}
    addresses = ";".join(_without_options(url) for url in urls)
    scheme = urlsplit(urls[0]).scheme
    if scheme not in _SECURE:
        if files:
            raise ValueError(f"{next(iter(files))} needs TLS: begin with celery+{scheme}s://")
        return addresses, None
    if scheme == "rediss":
        return addresses, {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True, **files}
    named = {name.removeprefix("ssl_"): path for name, path in files.items()}
    hosts = {urlsplit(url).hostname for url in urls}
    options = {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": hosts.pop() if len(hosts) == 1 else None, **named}
    return addresses, options if options["server_hostname"] else _OfSeveralHosts(options)


class _OfSeveralHosts(dict[str, Any]):
    """Options in which kombu finds no name, so that it writes that of each host, and not that of the first for all."""

    def __getitem__(self, name: str) -> Any:
        return None if name == "server_hostname" else super().__getitem__(name)


def _options(url: str) -> dict[str, str]:
    found = {name: value for name, value in parse_qsl(urlsplit(url).query) if name.startswith("ssl_")}
    for name, path in found.items():
        if name not in _FILES:
            raise ValueError(f"{name} is not offered: certificates are always checked. There are {', '.join(_FILES)}")
        if not Path(path).is_file():
            raise ValueError(f"{name} names a file that is not there: {path}")
    return found


def _without_options(url: str) -> str:
    before, _, query = url.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("ssl_"))
    return f"{before}?{kept}" if kept else before


def refusal(error: BaseException) -> str | None:
    """Return what is wrong with a broker's certificate, if an error or a cause of it says so."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of the job queue's broker {_REASONS.get(cause.verify_code, _UNKNOWN_AUTHORITY)}."
        cause = cause.__cause__ or cause.__context__
    return None
