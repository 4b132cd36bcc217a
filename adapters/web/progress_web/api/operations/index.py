"""Where a program begins that knows nothing but the address of the API (I6)."""

from attrs import frozen

from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.changelog import API_VERSION
from progress_web.api.foundations.operations import Operation


@frozen
class ApiIndex:
    """What there is.

    Args:
        version: of the API; its first number goes up if programs would break.
        document: path of the OpenAPI document.
    """

    version: str
    document: str


def get_index(call: Call) -> Reply[ApiIndex]:
    """Return the version of the API, and where its OpenAPI document is; on a site, browsers get a page instead."""
    return Reply(ApiIndex(API_VERSION, call.path("/openapi.json")))


OPERATIONS = (Operation("GET", "/", get_index),)
