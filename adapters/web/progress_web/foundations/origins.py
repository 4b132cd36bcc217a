"""Where a request comes from, in words that its owner recognises."""

from starlette.requests import Request

from progress_core.domain.foundations.origins import MAX_ADDRESS_LENGTH, Origin

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser calls itself, and its name; most name others too, so that the order matters."""

_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def origin_of(request: Request) -> Origin:
    """Return where a request comes from."""
    address = request.client.host if request.client else ""
    return Origin(address[:MAX_ADDRESS_LENGTH], device_of(request.headers.get("user-agent", "")))


def device_of(user_agent: str) -> str:
    """Return browser and system in words ("Firefox on Windows"); "" if the browser names neither.

    Nothing else of what the browser says of itself is kept: it would tell one person's device from others.

    Args:
        user_agent: the header of this name, which anybody can make up.
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " on ".join(filter(None, (browser or ("Unknown browser" if system else ""), system)))


def page_of(request: Request) -> str:
    """Return the page that was asked for, for the security log: without what stands for a person, such as a link."""
    path = request.url.path
    for name, value in request.path_params.items():
        if not isinstance(value, int):
            path = path.replace(str(value), f"{{{name}}}")
    return path
